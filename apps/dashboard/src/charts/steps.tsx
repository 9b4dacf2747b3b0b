import { drawn, usd } from "../words/amounts";
import { useWidth } from "./width";

export interface Step {
  key: string;
  title: string;
  pocket: string;
  /** 1e-6 USD. */
  amount: string;
}

interface Props {
  /** What all steps add up to. */
  total: string;
  totalTitle: string;
  steps: readonly Step[];
  sentence: string;
}

const ROW = 26;

/** A waterfall lying down: what was lost is the first bar, each payer takes the next piece of it. */
export function Steps({ total, totalTitle, steps, sentence }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const labels = width < 520 ? 150 : 190;
  const amounts = width < 520 ? 92 : 120;
  const scale = (width - labels - amounts) / Math.max(drawn(total, 6), 1e-9);
  let at = 0;
  const rows = steps.map((step) => {
    const size = drawn(step.amount, 6) * scale;
    const row = { step, x: at, size };
    at += size;
    return row;
  });
  return (
    <div ref={place} className="drawn">
      <svg className="chart" width={width} height={(steps.length + 1) * ROW} role="img" aria-label={sentence}>
        <text x={0} y={16} fontWeight={600}>
          {totalTitle}
        </text>
        <rect x={labels} y={5} width={drawn(total, 6) * scale} height={14} fill="var(--ink)" />
        <text x={width} y={16} textAnchor="end" fontWeight={600}>
          {usd(total)}
        </text>
        {rows.map(({ step: { key, title, pocket, amount }, x, size }, i) => (
          <g key={key} data-payer={pocket} transform={`translate(0 ${(i + 1) * ROW})`}>
            <line className="axis" x1={labels + x} x2={labels + x} y1={-7} y2={5} />
            <text x={0} y={16} className={size > 0 ? undefined : "soft"}>
              {title}
            </text>
            <rect x={labels + x} y={5} width={size > 0 ? Math.max(size, 1.5) : 0} height={14} />
            <text x={width} y={16} textAnchor="end" className={size > 0 ? undefined : "soft"}>
              {size > 0 ? usd(amount) : "0"}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
