import type { ReactNode } from "react";

/** What is said of each of a few, its name beside it. */
export function Facts({ items }: { items: readonly (readonly [name: string, says: ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, says]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}
