import type { SetupLibrary } from "../adapters/setup-library.js";
import { Meters, loggedMeterSettings } from "../issuer/index.js";
import type { ChangeLog, DecisionDesk, Tuning } from "../issuer/index.js";
import { inReference } from "./amounts.js";

/** How issuers stand against their limits, with amounts brought into the reference currency by the installation's own rates. */
export function metersOf({ reference: { rates } }: SetupLibrary, changes: ChangeLog, { desk, tuning }: { readonly desk: DecisionDesk; readonly tuning: Tuning }): Meters {
  return new Meters({ desk, tuning, settings: loggedMeterSettings(changes), inReference: (amount, currency, at) => inReference(rates, amount, currency, at) });
}
