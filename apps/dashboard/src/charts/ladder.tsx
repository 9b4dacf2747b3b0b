import type { LadderPart, LadderRow } from "../views/ladder";
import { drawn, isZero, shortUsd } from "../words/amounts";
import { useWidth } from "./width";

interface Props {
  rows: readonly LadderRow[];
  /** Of now, as text. */
  price: string;
  sentence: string;
}

const ROW = 24;
const HEAD = 30;

/** Which column begins where, and how wide it is: on a phone bars are short, text stays. */
function columnsOf(width: number) {
  const narrow = width < 560;
  const text = narrow ? 96 : 150;
  const rest = width - text - 14;
  const left = Math.floor(rest * (narrow ? 0.4 : 0.42));
  return { narrow, text, left: [text, left] as const, right: [text + left + 14, rest - left] as const };
}

/** Bars of a rung: who would pay what, one after the other. */
function Payers({ parts, scale }: { parts: readonly LadderPart[]; scale: number }) {
  let at = 0;
  return parts
    .filter(({ amount }) => !isZero(amount))
    .map(({ key, pocket, amount }) => {
      const size = Math.max(1, drawn(amount, 6) * scale);
      const x = at;
      at += size;
      return <rect key={key} data-payer={pocket} x={x} y={5} width={size} height={14} />;
    });
}

/** Room for an amount after a bar. */
const AMOUNT = 62;

interface RungProps {
  row: LadderRow;
  columns: ReturnType<typeof columnsOf>;
  /** What the longest bar of each column stands for. */
  most: number;
  worst: number;
}

function Rung({ row, columns: { narrow, left, right }, most, worst }: RungProps) {
  const breaks = (drawn(row.notional, 6) / most) * (left[1] - AMOUNT);
  const scale = (right[1] - AMOUNT) / worst;
  return (
    <>
      <text x={0} y={16}>
        {narrow ? row.change : row.price}
      </text>
      {narrow ? null : (
        <text x={left[0] - 12} y={16} textAnchor="end" className="soft">
          {row.change}
        </text>
      )}
      <rect x={left[0]} y={5} width={breaks} height={14} fill="var(--trader)" />
      {isZero(row.notional) ? null : (
        <text x={left[0] + breaks + 6} y={16} className="soft">
          {shortUsd(row.notional)}
        </text>
      )}
      <g transform={`translate(${right[0]} 0)`}>
        <Payers parts={row.parts} scale={scale} />
        {isZero(row.deficit) ? null : (
          <text x={drawn(row.deficit, 6) * scale + 6} y={16} className="soft">
            {shortUsd(row.deficit)}
          </text>
        )}
      </g>
    </>
  );
}

/** Prices from high to low: what can be liquidated on the way there, and who would pay if the price were there now. */
export function LadderChart({ rows, price, sentence }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const columns = columnsOf(width);
  const { narrow, left, right } = columns;
  const most = Math.max(1, ...rows.map(({ notional }) => drawn(notional, 6)));
  const worst = Math.max(1, ...rows.map(({ deficit }) => drawn(deficit, 6)));
  const above = rows.filter(({ changeBp }) => changeBp >= 0).length;
  const top = (i: number) => HEAD + i * ROW + (i >= above ? ROW : 0);
  return (
    <div ref={place} className="drawn">
      <svg className="chart" width={width} height={HEAD + (rows.length + 1) * ROW} role="img" aria-label={sentence}>
        <text x={0} y={14} className="soft">
          {narrow ? "Price" : "Price, USD"}
        </text>
        <text x={left[0]} y={14} className="soft">
          {narrow ? "Breaks" : "Can be liquidated on the way"}
        </text>
        <text x={right[0]} y={14} className="soft">
          {narrow ? "Others would pay" : "Others would pay if the price were there now"}
        </text>
        {rows.map((row, i) => (
          <g key={row.key} transform={`translate(0 ${top(i)})`}>
            <line className="axis" x1={0} x2={width} y1={0} y2={0} />
            <Rung row={row} columns={columns} most={most} worst={worst} />
          </g>
        ))}
        <g transform={`translate(0 ${HEAD + above * ROW})`}>
          <line x1={0} x2={width} y1={0} y2={0} stroke="var(--accent)" strokeWidth={1.5} />
          <text x={0} y={16} fontWeight={600}>
            {price}
          </text>
          <text x={left[0]} y={16} className="soft">
            now
          </text>
        </g>
      </svg>
    </div>
  );
}
