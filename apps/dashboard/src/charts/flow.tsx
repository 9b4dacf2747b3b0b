import { drawn } from "../words/amounts";
import { layoutFlow } from "./flow_layout";
import { useWidth } from "./width";

export interface Part {
  key: string;
  pocket: string;
  title: string;
  /** 1e-6 USD. */
  amount: string;
  /** What stands under the title: amount and share. */
  says: string;
}

interface Props {
  source: { title: string; says: string };
  parts: readonly Part[];
  /** The same in a sentence, for everybody who does not see it. */
  sentence: string;
}

const ROOM = 44;
const BAR = 14;

const path = (x1: number, y1: number, x2: number, y2: number, height: number) => {
  const middle = (x1 + x2) / 2;
  return (
    `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2} v${height} ` +
    `C${middle} ${y2 + height} ${middle} ${y1 + height} ${x1} ${y1 + height} Z`
  );
};

/** One sum at the left, those who paid it at the right, bands between them as wide as what each paid. */
export function Flow({ source, parts, sentence }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const narrow = width < 520;
  const layout = layoutFlow(parts, ({ amount }) => drawn(amount, 6), { body: narrow ? 170 : 230, room: ROOM });
  const labels = narrow ? 190 : 240;
  const [left, right] = [BAR, width - labels - BAR];
  return (
    <div ref={place} className="drawn">
      <p className="flow-source">
        <strong>{source.title}</strong> <span>{source.says}</span>
      </p>
      <svg className="chart" width={width} height={layout.height} role="img" aria-label={sentence}>
        <rect x={0} y={layout.source.top} width={BAR} height={layout.source.height} fill="var(--ink)" />
        {layout.bands.map(({ item, from, to, height, label }) => (
          <g key={item.key} data-payer={item.pocket}>
            <path d={path(left, from, right, to, height)} opacity={0.38} />
            <rect x={right} y={to} width={BAR} height={height} />
            <text x={right + BAR + 10} y={label - 4} fontWeight={600}>
              {item.title}
            </text>
            <text x={right + BAR + 10} y={label + 12} className="soft">
              {item.says}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
