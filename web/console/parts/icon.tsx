import type { VNode } from "preact";

/** Strokes on a field of 20 by 20. */
const PATHS = {
  overview: "M3 17V9M8 17V4M13 17v-6M18 17V7",
  decisions: "M3 5h14M3 10h14M3 15h9",
  review: "M8.500 14a5.500 5.500 0 1 1 0-11 5.500 5.500 0 0 1 0 11zM12.500 12.500L17 17M6.300 8.500l1.600 1.600 3-3.200",
  tuning: "M3 6h5M12 6h5M3 14h8M15 14h2M10 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM15 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
  policies: "M5 3h7l4 4v10H5zM12 3v4h4M8 11h5M8 14h5",
  models: "M4 10h3M13 6h3M13 14h3M7 10l6-4M7 10l6 4M4 10a1.500 1.500 0 1 0 0 .010M16 6a1.500 1.500 0 1 0 0 .010M16 14a1.500 1.500 0 1 0 0 .010",
  backtests: "M4 10a6.500 6.500 0 1 0 2.200-4.900M4 3.500V7h3.500M10.500 7v3.500l2.500 2",
  lists: "M8 5h9M8 10h9M8 15h9M3 5l1 1 1.500-2M3 10l1 1 1.500-2M3 14l2.500 2.500M5.500 14L3 16.500",
  meters: "M3 14a7 7 0 1 1 14 0M10 14l3.500-5M5.500 14h1M13.500 14h1",
  settings: "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM10 2v2.500M10 15.500V18M2 10h2.500M15.500 10H18M4.300 4.300l1.800 1.800M13.900 13.900l1.800 1.800M4.300 15.700l1.800-1.800M13.900 6.100l1.800-1.800",
  audit: "M10 3l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V5zM7.5 10l2 2 3.500-4",
  people: "M10 9a3 3 0 1 0-6 0 3 3 0 0 0 6 0zM2 17c0-3 2-4.500 5-4.500s5 1.500 5 4.500M13 6.200a3 3 0 0 1 0 5.600M14.500 13c2 .500 3.500 2 3.500 4",
  save: "M10 3v10M6 9l4 4 4-4M4 17h12",
  menu: "M3 5h14M3 10h14M3 15h14",
  back: "M12 4l-6 6 6 6",
  search: "M13.500 13.500L17 17M14.500 9a5.500 5.500 0 1 1-11 0 5.500 5.500 0 0 1 11 0z",
  pause: "M7 4v12M13 4v12",
  resume: "M6 4l10 6-10 6z",
  sun: "M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.500 4.500l1 1M14.500 14.500l1 1M4.500 15.500l1-1M14.500 5.500l1-1",
  moon: "M16 12.500A6.500 6.500 0 0 1 7.500 4a6.500 6.500 0 1 0 8.500 8.500z",
  system: "M3 4h14v10H3zM7 17h6",
  keys: "M2.500 5h15v10h-15zM6 12h8M5.500 8.500h.500M9.750 8.500h.500M14 8.500h.500",
  leave: "M8 3H4v14h4M12 6l4 4-4 4M16 10H7",
} as const;

/** A picture beside a word; what it means stands in the word. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }): VNode {
  return <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d={PATHS[name]} /></svg>;
}
