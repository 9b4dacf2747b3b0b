import { type ReactNode, useState } from "react";
import { useAnswer, useKept, useThenTime } from "../data/answer";
import type { AsOf } from "../data/contract";
import { type Liveness, useLive } from "../data/live";
import { useThen, useWrongThen } from "../data/then";
import { asOfLine, lateness } from "../views/as_of";
import { Go, NavLink } from "./link";
import { choose, type Theme, theme } from "./theme";
import { ThenBand, Travel, WrongThen } from "./travel";

const PAGES: readonly [path: string, name: string][] = [
  ["/", "Overview"],
  ["/market", "Market"],
  ["/losses", "Losses"],
  ["/fund", "Fund"],
  ["/account", "My account"],
  ["/lab", "What-if lab"],
  ["/risk", "Risk"],
  ["/hedge", "Hedges"],
  ["/changes", "Changes"],
  ["/keepers", "Keepers"],
  ["/status", "Status"],
];

function ThemeButton() {
  const [now, setNow] = useState<Theme>(theme);
  const next: Theme = now === "light" ? "dark" : "light";
  const change = () => {
    choose(next);
    setNow(next);
  };
  return (
    <button type="button" className="plain" onClick={change}>
      {next === "dark" ? "Dark" : "Light"} colours
    </button>
  );
}

function Side() {
  const [open, setOpen] = useState(false);
  return (
    <header className="side" data-open={open}>
      <Go to="/" className="mark">
        Ballast
      </Go>
      <button type="button" className="menu" aria-expanded={open} aria-controls="nav" onClick={() => setOpen(!open)}>
        Menu
      </button>
      <nav id="nav" aria-label="Pages">
        <ul>
          {PAGES.map(([path, name]) => (
            <li key={path}>
              <NavLink to={path} onClick={() => setOpen(false)}>
                {name}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="foot">
        <ThemeButton />
        <a href="/v1/openapi.json">The API of these numbers</a>
      </div>
    </header>
  );
}

const WORDS: Record<Liveness, [state: string, words: string]> = {
  live: ["live", "Live"],
  connecting: ["connecting", "Connecting"],
  away: ["away", "No stream: asked every 10 s"],
  still: ["still", "Time machine"],
};

/** What the whole page is of: live or not, and the newest answer's time. */
function Now({ asOf }: { asOf: AsOf | undefined }) {
  const { state: live } = useLive();
  const late = live !== "still" && asOf !== undefined && lateness(asOf) !== null;
  const [state, words] = late ? ["late", "Late"] : WORDS[live];
  return (
    <section className="now" aria-label="When this page is of">
      <span className="state" data-state={state} role="status">
        {words}
      </span>
      <span>{asOf === undefined ? "nothing is read yet" : asOfLine(asOf)}</span>
      <Travel newest={asOf?.sequence ?? null} />
    </section>
  );
}

/** What stands around every page. */
export function Frame({ children }: { children: ReactNode }) {
  const then = useThen();
  const wrong = useWrongThen();
  const now = useAnswer("markets").data;
  const kept = useKept("markets").data;
  const { at } = useThenTime();
  const asOf = (then === null ? now : kept)?.asOf;
  return (
    <div className="frame">
      <a className="skip" href="#main">
        To the page
      </a>
      <Side />
      <div className="body">
        {then === null ? null : <ThenBand then={then} at={at} />}
        {wrong === null ? null : <WrongThen asked={wrong} />}
        <Now asOf={asOf} />
        {children}
      </div>
    </div>
  );
}
