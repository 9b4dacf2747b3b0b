import { useWidth } from "./width";

export interface Dot {
  key: string;
  /** From 0 to 1. */
  said: number;
  was: number;
}

interface Props {
  dots: readonly Dot[];
  sentence: string;
}

const MOST = 320;
const [LEFT, FOOT] = [44, 34];
/** Both axes are logarithms: forecasts of a hundredth count as much as those of a half. */
const LEAST = 1e-4;
const TICKS = [1e-4, 1e-3, 0.01, 0.1, 1];
const part = (share: number) => 1 + Math.log10(Math.max(LEAST, Math.min(1, share))) / -Math.log10(LEAST);
const percent = (share: number) => `${share * 100} %`;

/** What forecasts said against what was: on the diagonal they are right. */
export function Reliability({ dots, sentence }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const size = Math.min(MOST, width) - LEFT - 8;
  const [x, y] = [(share: number) => LEFT + part(share) * size, (share: number) => 8 + (1 - part(share)) * size];
  return (
    <div ref={place} className="drawn">
      <svg className="chart" width={LEFT + size + 8} height={8 + size + FOOT} role="img" aria-label={sentence}>
        {TICKS.map((tick) => (
          <g key={tick}>
            <line className="axis" x1={LEFT} x2={LEFT + size} y1={y(tick)} y2={y(tick)} />
            <text className="soft" x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {percent(tick)}
            </text>
            <text className="soft" x={x(tick)} y={8 + size + 16} textAnchor="middle">
              {percent(tick)}
            </text>
          </g>
        ))}
        <line x1={x(LEAST)} y1={y(LEAST)} x2={x(1)} y2={y(1)} stroke="var(--strong-line)" strokeDasharray="4 4" />
        {dots.map(({ key, said, was }) => (
          <circle key={key} cx={x(said)} cy={y(was)} r={5} fill="var(--accent)" />
        ))}
        <text className="soft" x={LEFT + size} y={8 + size + 31} textAnchor="end">
          said; upwards: came true
        </text>
      </svg>
    </div>
  );
}
