import { useWidth } from "./width";

export interface Stack {
  key: string;
  title: string;
  /** What stands after the bar. */
  told: string;
  /** Lengths, in one unit for all. */
  parts: readonly { key: string; pocket: string; size: number }[];
}

interface Props {
  rows: readonly Stack[];
  sentence: string;
}

const ROW = 26;

/** A bar for each row, made of parts of one length after the other. */
export function Stacked({ rows, sentence }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const labels = width < 520 ? 96 : 150;
  const told = 84;
  const sizeOf = ({ parts }: Stack) => parts.reduce((sum, { size }) => sum + size, 0);
  const scale = Math.max(0, width - labels - told) / Math.max(1e-9, ...rows.map(sizeOf));
  return (
    <div ref={place} className="drawn">
      <svg className="chart" width={width} height={rows.length * ROW + 4} role="img" aria-label={sentence}>
        {rows.map((row, i) => {
          let at = labels;
          return (
            <g key={row.key} transform={`translate(0 ${i * ROW})`}>
              <line className="axis" x1={0} x2={width} y1={0} y2={0} />
              <text x={0} y={17}>
                {row.title}
              </text>
              {row.parts
                .filter(({ size }) => size > 0)
                .map(({ key, pocket, size }) => {
                  const x = at;
                  const across = Math.max(1, size * scale);
                  at += across;
                  return <rect key={key} data-payer={pocket} x={x} y={6} width={across} height={14} />;
                })}
              <text className="soft" x={at + 6} y={17}>
                {row.told}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
