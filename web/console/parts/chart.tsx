import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { useHere } from "../state/here.js";
import { csvOf, saveCsv } from "./csv.js";
import { Icon } from "./icon.js";

/** One line or one layer of bars. Colours are names of custom properties of the theme. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly kind?: "line" | "dashed" | "bars" | "edge";
  /** What the pointer reads, where the line stands for something else, such as the top of a pile. */
  readonly read?: readonly (number | null)[];
}

/** A point with a name. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly name: string;
  readonly kind: "dot" | "ring";
}

export interface ChartProps {
  readonly title: string;
  readonly x: readonly number[];
  readonly xName: string;
  readonly showX: (x: number) => string;
  readonly showY: (y: number) => string;
  readonly series: readonly Series[];
  /** Pairs of places in `series` between which it is shaded. */
  readonly bands?: readonly { readonly edges: readonly [number, number]; readonly colour: string }[];
  readonly marks?: readonly Mark[];
  readonly time?: true;
  readonly height: number;
  readonly maxX?: number;
  readonly maxY?: number;
  readonly minY?: number;
}

const themed = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const faded = (colour: string, percent: number): string => `color-mix(in srgb, ${colour} ${percent}%, transparent)`;

function seriesOf({ name, colour, kind = "line" }: Series): uPlot.Series {
  const stroke = themed(colour);
  const bars = kind === "bars" && uPlot.paths.bars?.({ size: [0.86, 40], align: 1, gap: 0 });
  return {
    label: name,
    stroke: kind === "edge" ? "transparent" : stroke,
    width: kind === "bars" || kind === "edge" ? 0 : kind === "dashed" ? 1.5 : 2.2,
    ...(kind === "dashed" && { dash: [5, 5] }),
    ...(bars && { paths: bars, fill: stroke }),
    points: { show: false },
    spanGaps: true,
  };
}

/** Draws the marks and keeps their names inside of the picture and off each other. */
function paintMarks(plot: uPlot, marks: readonly Mark[]): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const taken: { readonly x: number; readonly y: number; readonly width: number }[] = [];
  ctx.save();
  ctx.setLineDash([]);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = `600 ${12 * scale}px system-ui, sans-serif`;
  for (const { x, y, colour, name, kind } of marks) {
    const at = { x: plot.valToPos(x, "x", true), y: plot.valToPos(y, "y", true) };
    if (at.x < bbox.left - 1 || at.x > bbox.left + bbox.width + 1 || at.y < bbox.top - 1 || at.y > bbox.top + bbox.height + 1) continue;
    const ink = themed(colour);
    ctx.beginPath();
    ctx.arc(at.x, at.y, (kind === "ring" ? 7 : 5) * scale, 0, 2 * Math.PI);
    ctx.fillStyle = kind === "ring" ? themed("card") : ink;
    ctx.fill();
    ctx.lineWidth = (kind === "ring" ? 3 : 2) * scale;
    ctx.strokeStyle = kind === "ring" ? ink : themed("card");
    ctx.stroke();
    const width = ctx.measureText(name).width;
    const left = at.x + 12 * scale + width < bbox.left + bbox.width ? at.x + 12 * scale : at.x - 12 * scale - width;
    let top = at.y;
    const clashes = (): boolean => taken.some((other) => Math.abs(other.y - top) < 15 * scale && left < other.x + other.width && other.x < left + width);
    for (let tries = 0; tries < 6 && clashes(); tries++) top += 16 * scale;
    taken.push({ x: left, y: top, width });
    ctx.lineWidth = 4 * scale;
    ctx.strokeStyle = themed("card");
    ctx.strokeText(name, left, top);
    ctx.fillStyle = ink;
    ctx.fillText(name, left, top);
  }
  ctx.restore();
}

function axesOf({ showX, showY, time }: ChartProps): uPlot.Axis[] {
  const plain = { stroke: themed("soft"), grid: { stroke: themed("line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return [
    { ...plain, grid: { show: false }, size: 26, gap: 6, space: time ? 90 : 60, values: (_plot, splits) => splits.map(showX) },
    { ...plain, size: (_plot, values) => Math.max(38, ...(values ?? []).map((text) => text.length * 7 + 14)), space: 36, values: (_plot, splits) => splits.map(showY) },
  ];
}

/** What the pointer reads, beside it. */
function pointerOf(current: () => ChartProps): uPlot.Plugin {
  const box = document.createElement("div");
  box.className = "pointer";
  return {
    hooks: {
      init: (plot) => plot.over.append(box),
      setCursor: (plot) => {
        const index = plot.cursor.idx;
        const { x, series, showX, showY, xName } = current();
        box.hidden = index === null || index === undefined || (plot.cursor.left ?? -1) < 0;
        if (box.hidden || index === null || index === undefined) return;
        const lines = series.flatMap(({ name, colour, values, read = values, kind }) => (kind === "edge" || read[index] === null || read[index] === undefined ? [] : [{ name, colour, text: showY(read[index]) }]));
        box.replaceChildren(line("b", `${xName === "" ? "" : `${xName} `}${showX(x[index] ?? 0)}`), ...lines.map(({ name, colour, text }) => {
          const element = line("div", `${name}  ${text}`);
          element.style.setProperty("--tone", `var(--${colour})`);
          return element;
        }));
        const left = plot.cursor.left ?? 0;
        box.style.left = left > plot.over.clientWidth / 2 ? "auto" : `${left + 14}px`;
        box.style.right = left > plot.over.clientWidth / 2 ? `${plot.over.clientWidth - left + 14}px` : "auto";
      },
    },
  };
}

function line(kind: string, text: string): HTMLElement {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
}

const dataOf = ({ x, series }: ChartProps): uPlot.AlignedData => [[...x], ...series.map(({ values }) => [...values])] as uPlot.AlignedData;

function optionsOf(current: () => ChartProps, width: number): uPlot.Options {
  const props = current();
  const { height, series, bands = [], time, maxX, maxY, minY = 0 } = props;
  return {
    width, height,
    legend: { show: false },
    cursor: { y: false, points: { size: 7 } },
    padding: [10, 26, 0, 4],
    scales: {
      x: { time: time === true, ...(maxX !== undefined && { range: [0, maxX] }) },
      y: { range: (_plot, _low, high) => [minY, maxY ?? (high > 0 ? high * 1.06 : 1)] },
    },
    axes: axesOf(props),
    series: [{}, ...series.map(seriesOf)],
    bands: bands.map(({ edges, colour }) => ({ series: [edges[0] + 1, edges[1] + 1], fill: faded(themed(colour), 14) })),
    plugins: [pointerOf(current)],
    hooks: { draw: [(plot) => paintMarks(plot, current().marks ?? [])] },
  };
}

/** A picture of lines or piled bars that is as wide as its place, follows the theme and can be had as CSV. */
export function Chart(props: ChartProps): VNode {
  const { words, theme, language } = useHere();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const { title, series, marks, x, height, xName, maxX, maxY, minY } = props;
  const shape = JSON.stringify([series.map(({ name, kind, colour }) => [name, kind, colour]), maxX, maxY, minY, height]);
  useEffect(() => {
    const element = place.current as HTMLDivElement;
    const made = new uPlot(optionsOf(() => latest.current, Math.max(200, element.clientWidth)), dataOf(latest.current), element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: Math.max(200, element.clientWidth), height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
    };
  }, [theme, language, shape]);
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [x, series]);
  useEffect(() => plot.current?.redraw(false), [marks]);
  const named = series.filter(({ kind }) => kind !== "edge");
  const save = (): void => saveCsv(title, csvOf([xName === "" ? words.decisions.columns.at : xName, ...named.map(({ name }) => name)], x.map((one, index) => [props.time ? new Date(one * 1000).toISOString() : one, ...named.map(({ values, read = values }) => read[index] ?? null)])));
  return (
    <figure class="chart">
      <figcaption>
        <ul class="legend">{named.map(({ name, colour, kind }) => <li key={name}><i class={kind ?? "line"} style={{ "--tone": `var(--${colour})` }} />{name}</li>)}</ul>
        <button type="button" class="quiet csv" title={words.common.csvOf(title)} onClick={save}><Icon name="save" />{words.common.csv}</button>
      </figcaption>
      <div ref={place} role="img" aria-label={[title, ...named.map(({ name }) => name), ...(marks ?? []).map(({ name }) => name)].join(", ")} style={{ minHeight: `${height}px` }} />
    </figure>
  );
}
