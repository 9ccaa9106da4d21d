/** One line of a difference between two texts, with its number in each; from 1. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Past so many cells the table of common lines is not worth its memory; what differs is then told as a whole. */
const CELLS_MAX = 4_000_000;

/** Lines of `before` and `after`, the fewest of them told as different. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, young] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start++;
  let end = 0;
  while (end < old.length - start && end < young.length - start && old[old.length - 1 - end] === young[young.length - 1 - end]) end++;
  const same = (place: number, shift: number): DiffLine => ({ kind: "same", text: old[place] ?? "", before: place + 1, after: place + shift + 1 });
  return [
    ...Array.from({ length: start }, (_, place) => same(place, 0)),
    ...middle(old.slice(start, old.length - end), young.slice(start, young.length - end), start),
    ...Array.from({ length: end }, (_, place) => same(old.length - end + place, young.length - old.length)),
  ];
}

function middle(old: readonly string[], young: readonly string[], offset: number): DiffLine[] {
  const removed = (place: number): DiffLine => ({ kind: "removed", text: old[place] ?? "", before: offset + place + 1, after: undefined });
  const added = (place: number): DiffLine => ({ kind: "added", text: young[place] ?? "", before: undefined, after: offset + place + 1 });
  if (old.length * young.length > CELLS_MAX) return [...old.map((_, place) => removed(place)), ...young.map((_, place) => added(place))];
  // Longest common run of lines from each pair of places on.
  const width = young.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = young.length - 1; j >= 0; j--) common[i * width + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: DiffLine[] = [];
  for (let i = 0, j = 0; i < old.length || j < young.length;) {
    if (i < old.length && j < young.length && old[i] === young[j]) lines.push({ kind: "same", text: old[i] ?? "", before: offset + ++i, after: offset + ++j });
    else if (i < old.length && (j === young.length || at(i + 1, j) >= at(i, j + 1))) lines.push(removed(i++));
    else lines.push(added(j++));
  }
  return lines;
}

/** What is shown of a difference: lines near a change, and how many alike ones lie between. */
export type DiffPart = { readonly lines: readonly DiffLine[] } | { readonly skipped: number };

/** @param context how many lines alike stay around each change */
export function foldedDiff(lines: readonly DiffLine[], context: number): DiffPart[] {
  const near = new Uint8Array(lines.length);
  lines.forEach(({ kind }, place) => kind !== "same" && near.fill(1, Math.max(0, place - context), place + context + 1));
  const parts: DiffPart[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to < lines.length && near[to] === near[from]) to++;
    parts.push(near[from] === 1 ? { lines: lines.slice(from, to) } : { skipped: to - from });
    from = to;
  }
  return parts;
}
