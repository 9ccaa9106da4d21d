import type { SetupLibrary } from "../adapters/setup-library.js";
import type { Instant } from "../base/index.js";
import { Meters, loggedMeterSettings } from "../issuer/index.js";
import type { ChangeLog, DecisionDesk, Tuning } from "../issuer/index.js";
import { exponentOf } from "../risk/index.js";

/** How issuers stand against their limits, with amounts brought into the reference currency by the installation's own rates. */
export function metersOf(library: SetupLibrary, changes: ChangeLog, { desk, tuning }: { readonly desk: DecisionDesk; readonly tuning: Tuning }): Meters {
  const { rates } = library.reference;
  const inReference = (amount: number, currency: string, at: Instant): number | undefined => {
    const exponent = exponentOf(currency);
    return exponent === undefined ? undefined : rates.toReference(amount * 10 ** exponent, currency, at);
  };
  return new Meters({ desk, tuning, settings: loggedMeterSettings(changes), inReference });
}
