import type { ReactNode } from "react";

export interface Stat {
  label: string;
  value: string;
  unit?: string;
  note?: ReactNode;
}

/** Numbers in a row, each with its name above and what it means below. */
export function Stats({ items }: { items: readonly Stat[] }) {
  return (
    <dl className="stats">
      {items.map(({ label, value, unit, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value}
            {unit === undefined ? null : <span className="unit"> {unit}</span>}
            {note === undefined ? null : <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
