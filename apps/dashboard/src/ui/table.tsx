import type { ReactNode } from "react";

export interface Column<Row> {
  head: string;
  cell: (row: Row, index: number) => ReactNode;
  /** Stands at the right, in tabular numerals. */
  number?: boolean;
  /** Stays in one line: times and addresses. */
  keep?: boolean;
  /** Something to press: its own words say what it is. */
  acts?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row, index: number) => string;
  /** What the rows add up to, one cell for each column. */
  sum?: readonly ReactNode[];
  hideCaption?: boolean;
  tall?: boolean;
}

/** With so many columns a table is wider than a phone: each row stands there as a list of its own. */
const WIDE = 4;

const classOf = (columns: number, tall: boolean) =>
  ["wide", ...(tall ? ["tall"] : columns >= WIDE ? ["lists"] : columns < WIDE - 1 ? ["short"] : [])].join(" ");

/** A table that scrolls in itself where it is wider than the page: the page never does. */
export function Table<Row>({ caption, columns, rows, keyOf, sum, hideCaption = false, tall = false }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className={classOf(columns.length, tall)} tabIndex={0} aria-label={caption}>
      <table>
        <caption className={hideCaption ? "visually-hidden" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, number }) => (
              <th key={head} scope="col" data-number={number || undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column, place) => {
                const { head, cell, number, keep, acts } = column;
                const how = { "data-number": number || undefined, "data-keep": keep || undefined };
                return place === 0 ? (
                  <th key={head} scope="row" data-head={number ? head : undefined} {...how}>
                    {cell(row, index)}
                  </th>
                ) : (
                  <td key={head} data-head={acts ? undefined : head} {...how}>
                    {cell(row, index)}
                  </td>
                );
              })}
            </tr>
          ))}
          {sum === undefined ? null : (
            <tr data-sum>
              {columns.map(({ head, number }, place) => (
                <td key={head} data-head={place === 0 ? undefined : head} data-number={number || undefined}>
                  {sum[place]}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
