/**
 * One benchmark: what it measures, with tiny parameters (`smoke`, run by the tests) and real ones. `run` gives the figures
 * by name, ratios as well as the absolute values they come from, and a checksum of the work that was done, so that nobody
 * can make it faster by making it wrong; where a figure is read off a curve, its points too.
 * @template Parameters
 * @param {{ name: string, smoke: Parameters, real: Parameters, run: (parameters: Parameters) => Promise<{ figures: Record<string, number | string>, checksum: string, curves?: Record<string, unknown[][]> }> }} definition
 */
export function benchmark(definition) {
  return definition;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The value that `share` of `values` do not exceed. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** `value` with four significant digits. */
export function rounded(value) {
  return Number(value.toPrecision(4));
}
