import { DAY_MS, formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { isMalformed } from "../desk.js";
import type { Asked, DecisionDesk } from "../desk.js";
import { asDecided } from "../tuning/judges.js";
import type { Judge } from "../tuning/judges.js";
import { readCandidate } from "../tuning/questions.js";
import type { Tuning } from "../tuning/tuning.js";
import { challengeRows } from "./challenge-rows.js";
import { WINDOW_DAYS, daySums } from "./day-sums.js";
import type { DaySums } from "./day-sums.js";
import { gaugesOf, quarterEnd } from "./gauges.js";
import { labelDelayOf } from "./label-delay.js";
import type { LabelDelay } from "./label-delay.js";
import { readMeterSettings } from "./settings.js";
import type { MeterSettingsStore } from "./settings.js";
import type { MeterMove, MeterSettings, MeterSettingsView, MeterView, MetersView, MetersWhatIfView } from "./views.js";

export interface MetersParts {
  readonly desk: DecisionDesk;
  readonly tuning: Pick<Tuning, "judges">;
  readonly settings: MeterSettingsStore;
  /** An amount in major units of a currency, in minor units of the reference currency; undefined where there is no rate. */
  readonly inReference: (amount: number, currency: string, at: Instant) => Maybe<number>;
}

const STANDINGS = ["ok", "near", "over"] as const satisfies readonly MeterView["standing"][];
const REPORTED_WITHIN_DAYS = [7, 30, 60];

/** All meters under one way of deciding, with what they were made from. */
interface Measured {
  readonly settings: MeterSettings;
  /** As for {@link daySums}; empty where their currency has no rate. */
  readonly bandLimits: readonly number[];
  readonly meters: readonly MeterView[];
  readonly delay: LabelDelay;
  readonly sums: DaySums;
}

/** How an issuer stands against its limits. Whoever asks may see the issuer: that is settled before. */
export class Meters {
  constructor(private readonly parts: MetersParts) {}

  async view(issuer: string): Promise<MetersView> {
    const { desk } = this.parts;
    const now = desk.parts.now();
    const { settings, bandLimits, meters, delay, sums } = await this.measured(issuer, now, asDecided);
    return {
      from: formatInstant(now - WINDOW_DAYS * DAY_MS), to: formatInstant(now), days: WINDOW_DAYS, periodEnd: formatInstant(quarterEnd(now)), meters, banded: bandLimits.length > 0,
      challenges: await challengeRows(desk.parts.ledger, issuer, now, settings.merchantsShown),
      labels: { delayDays: desk.parts.labelDelayDays, frauds: sums.reports.age.length, reported: REPORTED_WITHIN_DAYS.map((days) => ({ days, share: delay.within(days) })) },
    };
  }

  settings(issuer: string): MeterSettingsView {
    return this.parts.settings.of(issuer);
  }

  /** @param body the settings, those it leaves out being as by default, and the reason @param author who says so */
  async setSettings(issuer: string, body: unknown, author: string): Promise<Asked<MeterSettingsView>> {
    const at = this.parts.desk.parts.now();
    const read = readMeterSettings(body, (currency) => this.parts.inReference(1, currency, at) !== undefined);
    if (isMalformed(read)) return read;
    await this.parts.settings.set(issuer, read.settings, { author, reason: read.reason, at });
    return this.settings(issuer);
  }

  /** Which meters a change would move: the live policy and the change, each as if it had decided everything of the window. */
  async whatIf(issuer: string, body: unknown): Promise<Asked<MetersWhatIfView>> {
    const change = readCandidate(body);
    if (isMalformed(change)) return change;
    const judges = await this.parts.tuning.judges(issuer, change);
    if (isMalformed(judges)) return judges;
    const now = this.parts.desk.parts.now();
    const [before, after] = [await this.measured(issuer, now, judges.live), await this.measured(issuer, now, judges.candidate)];
    const meters = before.meters.map((meter, place) => moveOf(meter, after.meters[place] as MeterView));
    return { meters, worse: meters.filter((one) => STANDINGS.indexOf(one.after.standing) > STANDINGS.indexOf(one.before.standing)).map(({ id }) => id) };
  }

  private async measured(issuer: string, now: Instant, judge: Judge): Promise<Measured> {
    const { desk, settings: store } = this.parts;
    const { settings } = store.of(issuer);
    const bandLimits = this.bandLimits(settings, now);
    const { lowRiskBelowScore } = settings;
    const sums = await daySums({ ledger: desk.parts.ledger, issuer, now, settledBefore: desk.settledBefore(), bandLimits, lowRiskBelowScore, pricing: await desk.pricing(issuer, {}), judge });
    const delay = labelDelayOf(sums.reports, desk.parts.labelDelayDays);
    return { settings, bandLimits, meters: gaugesOf(sums, { settings, bandLimits, delay, now, periodEnd: quarterEnd(now) }), delay, sums };
  }

  /** Upper ends in the reference currency, at today's rate; none where there is none. */
  private bandLimits({ bands, currency }: MeterSettings, at: Instant): readonly number[] {
    const limits = bands.flatMap(({ upTo }) => this.parts.inReference(upTo, currency, at) ?? []);
    return limits.length === bands.length ? limits : [];
  }
}

function moveOf({ id, kind, unit, band, limit, keep, ...before }: MeterView, after: MeterView): MeterMove {
  const shown = ({ value, standing, forecast }: Pick<MeterView, "value" | "standing" | "forecast">): MeterMove["before"] => ({ value, standing, forecast });
  return { id, kind, unit, band, limit, keep, before: shown(before), after: shown(after) };
}
