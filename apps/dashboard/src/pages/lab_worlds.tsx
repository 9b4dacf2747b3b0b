import { useEffect, useRef, useState } from "react";
import { Columns } from "../charts/columns";
import { Choices } from "../ui/choices";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Data, Section } from "../ui/section";
import { Slider } from "../ui/slider";
import { Table } from "../ui/table";
import { type Choice, columns, dollars, payerRows, requestOf, WORLDS, worldsSay } from "../views/worlds";
import type { Asked, Told, World } from "../worlds/play";

const LEAD =
  "Choose a crash. The simulator, compiled for this page, plays it in 200 small worlds of 200 made-up people each, by the rules of the chain. It forecasts nothing and sends nothing.";
const RULES = [
  ["ballast", "Rules of Ballast"],
  ["static", "Static margin, no loss events"],
] as const;
const FIRST: Choice = { crash: 50, leverage: 20, fund: 50, rules: "ballast" };

interface Run {
  state: "idle" | "running" | "done" | "stopped";
  worlds: readonly World[];
  error: string | null;
}
const NOTHING: Run = { state: "idle", worlds: [], error: null };

/** One worker at a time; it is ended when it is done, stopped, or the page is left. */
function useWorlds(): Run & { start(choice: Choice): void; stop(): void } {
  const [run, setRun] = useState<Run>(NOTHING);
  const worker = useRef<Worker | null>(null);
  const end = () => {
    worker.current?.terminate();
    worker.current = null;
  };
  useEffect(() => () => worker.current?.terminate(), []);
  const start = (choice: Choice) => {
    end();
    setRun({ ...NOTHING, state: "running" });
    const made = new Worker(new URL("../worlds/worker.ts", import.meta.url), { type: "module" });
    const fail = (error: string) => {
      end();
      setRun((now) => ({ ...now, state: "stopped", error }));
    };
    made.onerror = () => fail("this browser did not start the simulator");
    made.onmessage = ({ data }: MessageEvent<Told>) => {
      // One that was on its way when its worker was ended.
      if (worker.current !== made) return;
      if ("error" in data) return fail(data.error);
      setRun((now) => {
        const worlds = [...now.worlds, ...data.worlds];
        return { ...now, worlds, state: worlds.length === WORLDS ? "done" : "running" };
      });
    };
    const asked: Asked = { request: requestOf(choice), worlds: WORLDS };
    made.postMessage(asked);
    worker.current = made;
  };
  const stop = () => {
    end();
    setRun((now) => ({ ...now, state: "stopped" }));
  };
  return { ...run, start, stop };
}

function Played({ worlds }: { worlds: readonly World[] }) {
  const says = worldsSay(worlds);
  return (
    <Section title="Who paid" says={says}>
      <Columns columns={columns(worlds)} sentence={says} />
      <p className="after">Worlds by what collateral did not cover, in USD.</p>
      <Data>
        <Table
          caption="Who paid, USD a world"
          rows={payerRows(worlds)}
          keyOf={({ key }) => key}
          columns={[
            { head: "Payer", cell: ({ title }) => title },
            { head: "Worlds", number: true, cell: ({ paid }) => paid },
            { head: "In the middle", number: true, cell: ({ median }) => dollars(median) },
            { head: "One of twenty", number: true, cell: ({ high }) => dollars(high) },
            { head: "At most", number: true, cell: ({ most }) => dollars(most) },
          ]}
        />
      </Data>
    </Section>
  );
}

export function LabWorlds() {
  const [choice, setChoice] = useState<Choice>(FIRST);
  const { state, worlds, error, start, stop } = useWorlds();
  const running = state === "running";
  const set = (change: Partial<Choice>) => setChoice({ ...choice, ...change });
  return (
    <Page title="Two hundred small worlds" lead={LEAD}>
      <Section title="The crash">
        <div className="controls">
          <Choices legend="Rules" options={RULES} chosen={choice.rules} choose={(rules) => set({ rules })} />
          <Slider
            label={`The price falls by ${choice.crash} % in ten minutes`}
            says={`${choice.crash} percent`}
            range={{ min: 5, max: 80, step: 5 }}
            value={choice.crash}
            change={(crash) => set({ crash })}
          />
          <Slider
            label={`Leverage that people want, in the middle: ${choice.leverage}x`}
            says={`${choice.leverage} times`}
            range={{ min: 2, max: 50 }}
            value={choice.leverage}
            change={(leverage) => set({ leverage })}
          />
          <Slider
            label={`The fund begins with ${choice.fund} % of its target`}
            says={`${choice.fund} percent of its target`}
            range={{ min: 0, max: 300, step: 10 }}
            value={choice.fund}
            change={(fund) => set({ fund })}
          />
        </div>
        <p>
          <button type="button" data-main onClick={() => (running ? stop() : start(choice))}>
            {running ? "Stop" : `Play ${WORLDS} worlds`}
          </button>{" "}
          {state === "idle" ? null : (
            <span role="status">
              {worlds.length} of {WORLDS} worlds{state === "stopped" ? ", stopped" : ""}
            </span>
          )}
        </p>
        {running ? <progress max={WORLDS} value={worlds.length} aria-label="Worlds played" /> : null}
      </Section>
      {error === null ? null : (
        <Note kind="wrong" title="The worlds could not be played">
          <p>{error}</p>
        </Note>
      )}
      {worlds.length === 0 ? null : <Played worlds={worlds} />}
      <p>
        People, keepers and prices are judgement, not measurement. Larger worlds, other rules and real days are the
        command's: <code>npm run sim -- --help</code>. <Go to="/lab">Back to the lab</Go>, where a loss is shared by the
        state of now.
      </p>
    </Page>
  );
}
