/** One feature's part in a score. */
interface Contribution {
  /** Place in the feature table. */
  readonly index: number;
  readonly contribution: number;
}

/** The at most `count` features that speak most strongly for risk, strongest first; equal ones in table order. */
export function strongest(contributions: Float32Array, count: number): readonly Contribution[] {
  const found: Contribution[] = [];
  for (let index = 0; index < contributions.length; index++) {
    const contribution = contributions[index] as number;
    const weakest = found.length === count ? (found[count - 1]?.contribution ?? Infinity) : 0;
    if (!(contribution > weakest)) continue;
    let place = found.length;
    while (place > 0 && (found[place - 1] as Contribution).contribution < contribution) place--;
    found.splice(place, 0, { index, contribution });
    if (found.length > count) found.pop();
  }
  return found;
}
