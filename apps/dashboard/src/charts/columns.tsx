import type { Column } from "../views/worlds";
import { PAYERS } from "../views/worlds";
import { useWidth } from "./width";

interface Props {
  columns: readonly Column[];
  sentence: string;
}

const HEIGHT = 190;
const FOOT = 22;
const HEAD = 18;

/** Worlds by the size of what was lost; the colours say who paid most of it. */
export function Columns({ columns, sentence }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const across = width / Math.max(columns.length, 1);
  const bar = Math.min(72, across * 0.7);
  const most = Math.max(1, ...columns.map(({ worlds }) => worlds));
  const scale = (HEIGHT - FOOT - HEAD) / most;
  return (
    <div ref={place} className="drawn">
      <ul className="key">
        {PAYERS.map(([key, title]) => (
          <li key={key} data-payer={key}>
            {title} paid most
          </li>
        ))}
      </ul>
      <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={sentence}>
        {columns.map(({ title, counts, worlds }, i) => {
          const x = (i + 0.5) * across;
          const top = (below: number) => HEIGHT - FOOT - below * scale;
          const none = worlds - PAYERS.reduce((sum, [key]) => sum + counts[key], 0);
          let at = none;
          return (
            <g key={title}>
              <rect x={x - bar / 2} y={top(none)} width={bar} height={none * scale} fill="var(--strong-line)" />
              {PAYERS.map(([key]) => {
                at += counts[key];
                return (
                  <rect
                    key={key}
                    data-payer={key}
                    x={x - bar / 2}
                    y={top(at)}
                    width={bar}
                    height={counts[key] * scale}
                  />
                );
              })}
              <text x={x} y={top(worlds) - 4} textAnchor="middle">
                {worlds}
              </text>
              <text className="soft" x={x} y={HEIGHT - 5} textAnchor="middle">
                {title}
              </text>
            </g>
          );
        })}
        <line x1={0} x2={width} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} stroke="var(--strong-line)" />
      </svg>
    </div>
  );
}
