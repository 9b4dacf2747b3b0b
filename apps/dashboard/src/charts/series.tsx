import { useEffect, useState } from "react";
import Plot, { type AlignedData, type Options, type Series as PlotSeries } from "uplot";
import { clock, day, instant } from "../words/time";
import { colour, useThemeChanges } from "./colours";
import { useWidth } from "./width";
import "uplot/dist/uPlot.min.css";

export interface Line {
  title: string;
  /** A custom property: --accent, --winners, ... */
  colour: string;
  values: readonly number[];
  /** Holds its value until the next point, as a balance does. */
  stepped?: boolean;
}

interface Props {
  /** Unix seconds, rising. */
  times: readonly number[];
  lines: readonly Line[];
  /** A value on the axis and under the cursor. */
  format: (value: number) => string;
  sentence: string;
  /** Lines are open, high, low and close of candles. */
  candles?: boolean;
  /** The axis begins at zero. */
  fromZero?: boolean;
}

const HEIGHT = 250;
const FONT = "12px system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif";

/** Draws one candle for each time: a hairline from low to high, a body from open to close, filled where it fell. */
function drawCandles(plot: Plot): void {
  const { ctx, data } = plot;
  const [times, open, high, low, close] = data as unknown as number[][];
  if (!times || !open || !high || !low || !close) return;
  const across = plot.bbox.width / Math.max(times.length, 1);
  const body = Math.max(2, Math.min(14, across * 0.62));
  const ink = colour("--ink");
  const [rising, falling] = [colour("--paper"), colour("--accent")];
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  for (const [i, time] of times.entries()) {
    const x = plot.valToPos(time, "x", true);
    const [o, h, l, c] = [open, high, low, close].map((values) => plot.valToPos(values[i] ?? 0, "y", true));
    if (o === undefined || h === undefined || l === undefined || c === undefined) continue;
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, h);
    ctx.lineTo(x, l);
    ctx.stroke();
    ctx.fillStyle = c > o ? falling : rising;
    const [top, height] = [Math.min(o, c), Math.max(1, Math.abs(o - c))];
    ctx.fillRect(x - body / 2, top, body, height);
    ctx.strokeRect(x - body / 2, top, body, height);
  }
  ctx.restore();
}

const seriesOf = ({ title, colour: name, stepped }: Line, candles: boolean): PlotSeries => ({
  label: title,
  stroke: colour(name),
  width: 1.75,
  points: { show: false },
  ...(candles ? { paths: () => null } : {}),
  ...(stepped ? { paths: Plot.paths.stepped?.({ align: 1 }) } : {}),
});

/** Times on the axis: the hour, or where steps are days the day. */
const tickOf = (step: number) => (seconds: number) => (step >= 86_400 ? day(seconds) : clock(seconds).slice(0, 5));

function optionsOf({ lines, format, candles = false, fromZero = false }: Props, width: number): Options {
  const axis = { stroke: colour("--soft"), font: FONT, ticks: { show: false } };
  const grid = { stroke: colour("--line"), width: 1 };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { points: { show: !candles }, drag: { x: true, y: false } },
    tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1000), "UTC"),
    scales: fromZero ? { y: { range: (_, __, most) => [0, most > 0 ? most * 1.06 : 1] } } : {},
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 90,
        size: 30,
        values: (_, ticks, __, ___, step) => ticks.map(tickOf(step)),
      },
      { ...axis, grid, size: 66, values: (_, ticks) => ticks.map(format), space: 44 },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, candles))],
    hooks: candles ? { draw: [drawCandles] } : {},
  };
}

/** What is under the cursor, in words. */
function readingOf(plot: Plot, { times, lines, format }: Props): string | null {
  const at = plot.cursor.idx;
  const time = at === null || at === undefined ? undefined : times[at];
  if (time === undefined || at === null || at === undefined) return null;
  return `${instant(time)}: ${lines.map(({ title, values }) => `${title} ${format(values[at] ?? 0)}`).join(", ")}`;
}

/** Values over time. Drag to look closer, double-click to go back; the table beside it has all of them. */
export function Series(props: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const themes = useThemeChanges();
  const [reading, setReading] = useState<string | null>(null);
  const { times, lines, sentence, candles = false } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page when it is drawn
  useEffect(() => {
    const target = place.current;
    if (target === null) return;
    const options = optionsOf(props, width);
    options.hooks = { ...options.hooks, setCursor: [(plot) => setReading(readingOf(plot, props))] };
    const data = [times, ...lines.map(({ values }) => values)] as unknown as AlignedData;
    const plot = new Plot(options, data, target);
    return () => plot.destroy();
  }, [times, lines, width, themes]);
  return (
    <div className="series">
      {candles ? null : (
        <ul className="key">
          {lines.map(({ title, colour: name }) => (
            <li key={title} data-colour={name.slice(2)}>
              {title}
            </li>
          ))}
        </ul>
      )}
      <div ref={place} className="drawn" role="img" aria-label={sentence} style={{ minHeight: HEIGHT }} />
      <p className="reading" aria-hidden="true">
        {reading ?? " "}
      </p>
    </div>
  );
}
