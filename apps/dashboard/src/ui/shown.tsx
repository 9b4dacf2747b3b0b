import type { ReactNode } from "react";
import type { Answered } from "../data/answer";
import type { Stamped } from "../data/ask";
import { lateness } from "../views/as_of";
import { Note, Wrong } from "./note";

interface Props<T> {
  of: Answered<T>;
  /** What is being read, for somebody who waits: "open interest". */
  what: string;
  /** Height that the answer will have, in rem: nothing jumps when it comes. */
  room?: number;
  children: (answer: T) => ReactNode;
}

/** An answer in whichever state it is: waited for, there, there but old, refused. Never a blank. */
export function Shown<T extends Stamped>({
  of: { data, error, refetch, onlyNow },
  what,
  room = 8,
  children,
}: Props<T>) {
  const retry = () => void refetch();
  if (data === undefined) {
    if (error !== null) return <Wrong error={error} retry={retry} />;
    return (
      <p className="waiting" style={{ minHeight: `${room}rem` }}>
        Reading {what} …
      </p>
    );
  }
  const late = lateness(data.asOf);
  return (
    <>
      {error === null ? null : (
        <Note kind="late" title="These numbers are old">
          <p>The last question for them failed ({error.message}). The page asks again by itself.</p>
        </Note>
      )}
      {late === null ? null : (
        <Note kind="late" title="Late">
          <p>{late}</p>
        </Note>
      )}
      {onlyNow ? (
        <Note kind="late" title="As of now, not of then">
          <p>The API answers this only as it is now.</p>
        </Note>
      ) : null}
      {children(data)}
    </>
  );
}
