import type { SelfOrganisingMap } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { closeness } from "./map.js";

/** How far on the grid a cell's neighbourhood reaches. */
const RADIUS = 1;
const REACH = 2;
/** A cell's share of fraud is drawn towards that of all rows, as by so many rows more. */
export const PRIOR_ROWS = 20;

/** What the rows that taught say of each cell. */
export interface CellDensity {
  /** Rows of the cell and its neighbourhood, those further away counting less. */
  readonly rows: Float64Array;
  /** Share of fraud among them, smoothed. */
  readonly fraudShare: Float64Array;
  /** Of the distances between rows and their cells. */
  readonly medianDistance: number;
}

/** Places `rows` on the map and counts. @param labels for every row of the data set */
export function densityOf(map: SelfOrganisingMap, data: Dataset, rows: Uint32Array, labels: Uint8Array): CellDensity {
  const cells = map.width * map.height;
  const counts = new Float64Array(cells);
  const frauds = new Float64Array(cells);
  const distances = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    const { cell, distance } = map.place(data.values, row * map.scales.length);
    distances[i] = distance;
    counts[cell] = (counts[cell] as number) + 1;
    frauds[cell] = (frauds[cell] as number) + (labels[row] as number);
  });
  const overall = frauds.reduce((sum, count) => sum + count, 0) / rows.length;
  const nearby = around(map, counts);
  const nearbyFrauds = around(map, frauds);
  return {
    rows: nearby,
    fraudShare: nearby.map((count, cell) => ((nearbyFrauds[cell] as number) + PRIOR_ROWS * overall) / (count + PRIOR_ROWS)),
    medianDistance: distances.sort()[distances.length >> 1] as number,
  };
}

/** By cell: `counts` of it and its neighbourhood, those further away counting less. */
export function around({ width, height }: SelfOrganisingMap, counts: Float64Array): Float64Array {
  return counts.map((_, cell) => {
    const [column, line] = [cell % width, Math.floor(cell / width)];
    let sum = 0;
    for (let y = Math.max(0, line - REACH); y <= Math.min(height - 1, line + REACH); y++) {
      for (let x = Math.max(0, column - REACH); x <= Math.min(width - 1, column + REACH); x++) {
        sum += (counts[y * width + x] as number) * closeness((x - column) ** 2 + (y - line) ** 2, RADIUS);
      }
    }
    return sum;
  });
}

const CELL_PX = 12;

/** The map as an SVG picture: the darker a cell, the more fraud around it; one without any rows around it stays empty. */
export function mapSvg({ width, height }: SelfOrganisingMap, { rows, fraudShare }: CellDensity): string {
  const most = Math.max(...fraudShare);
  const squares = Array.from(fraudShare, (share, cell) => {
    if ((rows[cell] as number) < 0.5) return "";
    const [x, y] = [(cell % width) * CELL_PX, Math.floor(cell / width) * CELL_PX];
    // The root shows differences between the many cells with little fraud.
    const strength = (0.06 + 0.94 * Math.sqrt(share / (most || 1))).toFixed(3);
    const title = `${(share * 100).toFixed(2)} % fraud, ${Math.round(rows[cell] as number)} rows around`;
    return `<rect x="${x}" y="${y}" width="${CELL_PX - 1}" height="${CELL_PX - 1}" class="cell" fill-opacity="${strength}"><title>${title}</title></rect>`;
  });
  return `<svg viewBox="0 0 ${width * CELL_PX} ${height * CELL_PX}" role="img" aria-label="Share of fraud by cell of the map">${squares.join("")}</svg>`;
}
