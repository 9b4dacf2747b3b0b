import { useEffect, useRef, useState } from "react";
import Plot, { type AlignedData, type Options, type Series as PlotSeries } from "uplot";
import { clock, day, instant } from "../words/time";
import { colour, useThemeChanges } from "./colours";
import { closer, kept, moved, type View } from "./view";
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
/** As the page's own letters. */
const font = () => `12px ${getComputedStyle(document.body).fontFamily}`;

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
  const axis = { stroke: colour("--soft"), font: font(), ticks: { show: false } };
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

const wholeOf = (times: readonly number[]): View => ({ min: times[0] ?? 0, max: times.at(-1) ?? 0 });

/** Sideways on a wheel or a touchpad goes to earlier and later times: once a frame, however many turns it has. */
function panned(plot: Plot, look: (part: number) => void): () => void {
  let [part, frame] = [0, 0];
  const turn = (event: WheelEvent) => {
    const by = event.shiftKey ? event.deltaY : event.deltaX;
    if (by === 0 || Math.abs(by) < Math.abs(event.shiftKey ? event.deltaX : event.deltaY)) return;
    event.preventDefault();
    part += by / Math.max(1, plot.over.clientWidth);
    frame ||= requestAnimationFrame(() => {
      look(part);
      [part, frame] = [0, 0];
    });
  };
  plot.over.addEventListener("wheel", turn, { passive: false });
  return () => cancelAnimationFrame(frame);
}

interface Looking {
  /** Part of the series that is looked at; null: all of it. */
  view: View | null;
  look(view: View | null): void;
}

/** Ways along a series without a mouse. */
function Ways({ whole, view, look }: Looking & { whole: View }) {
  const now = view ?? whole;
  const ways: [title: string, view: View | null][] = [
    ["Closer", closer(now, whole)],
    ...(view === null
      ? []
      : ([
          ["Earlier", moved(now, whole, -0.5)],
          ["Later", moved(now, whole, 0.5)],
          ["All of it", null],
        ] as [string, View | null][])),
  ];
  return (
    <span className="ways">
      {ways.map(([title, next]) => (
        <button key={title} type="button" className="plain" onClick={() => look(next)}>
          {title}
        </button>
      ))}
    </span>
  );
}

/** Draws the series into its place, again whenever it or its theme has changed; what is looked at stays. */
function usePlot(props: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const themes = useThemeChanges();
  const [reading, setReading] = useState<string | null>(null);
  const [view, setView] = useState<View | null>(null);
  const drawn = useRef<Plot>(null);
  const { times, lines } = props;
  const look = (next: View | null) => drawn.current?.setScale("x", next ?? wholeOf(times));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page when it is drawn
  useEffect(() => {
    const target = place.current;
    if (target === null) return;
    const whole = wholeOf(times);
    const options = optionsOf(props, width);
    const seen = ({ scales: { x } }: Plot) =>
      setView(kept({ min: x?.min ?? whole.min, max: x?.max ?? whole.max }, whole));
    options.hooks = {
      ...options.hooks,
      setCursor: [(plot) => setReading(readingOf(plot, props))],
      setScale: [(plot, key) => key === "x" && seen(plot)],
    };
    const before = kept(view, whole);
    const plot = new Plot(options, [times, ...lines.map(({ values }) => values)] as unknown as AlignedData, target);
    drawn.current = plot;
    if (before !== null) plot.setScale("x", before);
    const stop = panned(plot, (part) => {
      const { min, max } = plot.scales.x ?? {};
      if (min !== undefined && max !== undefined) plot.setScale("x", moved({ min, max }, whole, part));
    });
    return () => {
      stop();
      plot.destroy();
    };
  }, [times, lines, width, themes]);
  return { place, reading, view, look };
}

/** Values over time. Drag to look closer, go along with the wheel; the table beside it has all of them. */
export function Series(props: Props) {
  const { place, reading, view, look } = usePlot(props);
  const { times, lines, sentence, candles = false } = props;
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
      <p className="reading">
        <span aria-hidden="true">{reading ?? " "}</span>
        {times.length > 2 ? <Ways whole={wholeOf(times)} view={view} look={look} /> : null}
      </p>
    </div>
  );
}
