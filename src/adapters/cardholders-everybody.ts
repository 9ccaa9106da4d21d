import type { Cardholders, MethodOption } from "../acs/index.js";

/** Every card's person can be asked in the same ways: for the demo issuer, whose codes end in the demo's inbox. */
export function everybody(options: readonly MethodOption[]): Cardholders {
  return { optionsFor: () => options };
}
