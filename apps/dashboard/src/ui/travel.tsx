import { type FormEvent, useId, useState } from "react";
import { thenOf, useSetThen, useThen } from "../data/then";
import { instant } from "../words/time";

/** Where a reader says which event the page shall show the pool after. */
export function Travel({ newest }: { newest: number | null }) {
  const then = useThen();
  const setThen = useSetThen();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = thenOf(text.trim().replaceAll(",", ""));
    if (wanted === null) return setWrong("An event is a whole number, as 8412");
    if (then === null && newest !== null && wanted > newest) return setWrong(`The newest event is ${newest}`);
    setWrong(null);
    setThen(wanted);
  };
  return (
    <form onSubmit={submit} className="travel">
      <label htmlFor={id}>As of event</label>{" "}
      <input
        id={id}
        inputMode="numeric"
        size={8}
        value={text}
        placeholder={newest === null ? "" : String(newest)}
        onChange={(event) => setText(event.target.value)}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : `${id}-wrong`}
      />{" "}
      <button type="submit">Go</button>
      {wrong === null ? null : (
        <span id={`${id}-wrong`} role="alert">
          {" "}
          {wrong}.
        </span>
      )}
    </form>
  );
}

/** Says over everything that the page shows an earlier time. */
export function ThenBand({ then, at }: { then: number; at: number | null }) {
  const setThen = useSetThen();
  const when = at === null ? "" : `, ${instant(at)}`;
  return (
    <div className="band" role="status">
      <strong>
        The pool as it was after event {then.toLocaleString("en-US")}
        {when}.
      </strong>
      <button type="button" className="plain" onClick={() => setThen(Math.max(0, then - 1))}>
        One event back
      </button>
      <button type="button" className="plain" onClick={() => setThen(then + 1)}>
        One event on
      </button>
      <button type="button" className="plain" onClick={() => setThen(null)}>
        Back to now
      </button>
    </div>
  );
}

/** Says that the page's address asks for a time that there is not: what it shows is of now. */
export function WrongThen({ asked }: { asked: string }) {
  const setThen = useSetThen();
  return (
    <div className="band" role="alert">
      <strong>
        The address asks for asOf={asked}, which is no event: events are whole numbers, as 8412. This is now.
      </strong>
      <button type="button" className="plain" onClick={() => setThen(null)}>
        Leave it out
      </button>
    </div>
  );
}
