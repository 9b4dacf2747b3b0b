import type { ReactNode } from "react";
import { faultOf } from "../data/fault";

/** Something that is not a number: nothing is there yet, it is late, it went wrong. Says what to do. */
export function Note({
  kind,
  title,
  children,
}: {
  kind: "empty" | "late" | "wrong";
  title: string;
  children: ReactNode;
}) {
  return (
    <div className="note" data-kind={kind} role={kind === "wrong" ? "alert" : undefined}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** A question that failed: the error by name, its words, what to do. */
export function Wrong({ error, retry }: { error: unknown; retry?: () => void }) {
  const fault = faultOf(error);
  return (
    <Note kind="wrong" title={fault.name}>
      <p>{[fault.message, fault.hint].filter((words) => words !== "").join(". ")}</p>
      {retry !== undefined && fault.again ? (
        <button type="button" onClick={retry}>
          Ask again
        </button>
      ) : null}
    </Note>
  );
}
