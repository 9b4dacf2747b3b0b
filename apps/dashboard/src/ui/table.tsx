import type { ReactNode } from "react";

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Stands at the right, in tabular numerals. */
  number?: boolean;
  /** Stays in one line: times and addresses. */
  keep?: boolean;
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

/** A table that scrolls in itself where it is wider than the page: the page never does. */
export function Table<Row>({ caption, columns, rows, keyOf, sum, hideCaption = false, tall = false }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className={tall ? "wide tall" : "wide"} tabIndex={0} aria-label={caption}>
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
              {columns.map(({ head, cell, number, keep }, place) =>
                place === 0 ? (
                  <th key={head} scope="row" data-number={number || undefined} data-keep={keep || undefined}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={head} data-number={number || undefined} data-keep={keep || undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
          {sum === undefined ? null : (
            <tr data-sum>
              {columns.map(({ head, number }, place) => (
                <td key={head} data-number={number || undefined}>
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
