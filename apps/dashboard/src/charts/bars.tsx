import { useWidth } from "./width";

export interface Bin {
  key: string;
  title: string;
  long: number;
  short: number;
}

interface Props {
  bins: readonly Bin[];
  format: (value: number) => string;
  sentence: string;
}

const HEIGHT = 180;
const FOOT = 20;

/** Two bars for each bin, longs and shorts side by side. */
export function Bars({ bins, format, sentence }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const axis = 56;
  const most = Math.max(1e-9, ...bins.flatMap(({ long, short }) => [long, short]));
  const across = (width - axis) / Math.max(bins.length, 1);
  const bar = Math.max(2, Math.min(22, across * 0.36));
  const scale = (HEIGHT - FOOT - 8) / most;
  const base = HEIGHT - FOOT;
  // Every how manieth name has room below the bars.
  const every = Math.ceil(44 / across);
  return (
    <div ref={place} className="drawn">
      <ul className="key">
        <li data-colour="accent">Longs</li>
        <li data-colour="winners">Shorts</li>
      </ul>
      <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={sentence}>
        {[0.5, 1].map((part) => (
          <g key={part}>
            <line
              className="axis"
              x1={axis}
              x2={width}
              y1={base - most * part * scale}
              y2={base - most * part * scale}
            />
            <text className="soft" x={axis - 8} y={base - most * part * scale + 4} textAnchor="end">
              {format(most * part)}
            </text>
          </g>
        ))}
        <line x1={axis} x2={width} y1={base} y2={base} stroke="var(--strong-line)" />
        {bins.map(({ key, title, long, short }, i) => {
          const middle = axis + (i + 0.5) * across;
          return (
            <g key={key}>
              <rect
                x={middle - bar - 1}
                y={base - long * scale}
                width={bar}
                height={long * scale}
                fill="var(--accent)"
              />
              <rect x={middle + 1} y={base - short * scale} width={bar} height={short * scale} fill="var(--winners)" />
              {i % every === 0 ? (
                <text className="soft" x={middle} y={HEIGHT - 4} textAnchor="middle">
                  {title}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
