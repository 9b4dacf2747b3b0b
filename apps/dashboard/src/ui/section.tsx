import { type ReactNode, useId } from "react";
import type { AsOf } from "../data/contract";
import { asOfLine, shortAsOf } from "../views/as_of";

interface Props {
  title: string;
  /** The one sentence that says what is to be seen. */
  says?: ReactNode;
  asOf?: AsOf;
  children: ReactNode;
}

/** When numbers are of. */
export const Stamp = ({ asOf }: { asOf: AsOf }) => (
  <span className="as-of" title={asOfLine(asOf)}>
    as of {shortAsOf(asOf)}
  </span>
);

/** A part of a page: its title, the sentence, what shows it, and when it is of. */
export function Section({ title, says, asOf, children }: Props) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {asOf === undefined ? null : <Stamp asOf={asOf} />}
      </header>
      {says === undefined ? null : <p className="says">{says}</p>}
      {children}
    </section>
  );
}

/** The numbers of a chart as a table, which opens on demand. */
export function Data({ children }: { children: ReactNode }) {
  return (
    <details className="data">
      <summary>The numbers as a table</summary>
      {children}
    </details>
  );
}
