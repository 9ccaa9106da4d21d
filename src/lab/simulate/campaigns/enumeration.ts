import { SECOND_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import { drawExpiry } from "../cards.js";
import { between, exponential, logNormal } from "../draw.js";
import { WORLD_BINS } from "../places.js";
import type { World } from "../world.js";
import { Campaign } from "./campaign.js";
import type { Attempt } from "./campaign.js";
import type { Crew } from "./crew.js";

/** Numbers guessed within one BIN. Most belong to nobody. */
export class Enumeration extends Campaign {
  private readonly bin: string;
  private account: number;
  private left: number;

  constructor(crew: Crew, at: Instant, world: World, size: number) {
    super(crew, at);
    this.bin = world.random.pick(WORLD_BINS).prefix;
    this.account = world.random.below(90_000_000);
    this.left = size;
  }

  protected attempt(world: World, at: Instant): Attempt {
    const { random } = world;
    this.account += between(random, 1, 40);
    this.left--;
    if (random.chance(0.05)) this.merchant = undefined;
    this.merchant ??= world.merchants.testing(random);
    const { merchant } = this;
    const machine = this.guise?.device;
    const guise = this.crew.guise(undefined, at, world.networks);
    this.guise = machine && random.chance(0.7 - 0.4 * this.crew.care) ? { ...guise, device: machine } : guise;
    return {
      cause: "enumeration", merchant, victim: undefined, guise: this.guise,
      cardNumber: `${this.bin}${String(this.account).padStart(8, "0")}`, cardExpiryDate: drawExpiry(random),
      yen: Math.max(100, Math.min(1.5 * merchant.medianYen, logNormal(random, 0.4 * merchant.medianYen, 0.6))),
      shipping: this.crew.shipping(undefined), account: this.crew.account(merchant, this.guise, at), scripted: random.chance(0.55), addsCard: random.chance(0.1),
    };
  }

  /** The bank cannot ask the holder of a number that nobody has, but refuses all the same; then the BIN is left in peace for some hours. */
  protected pause({ random }: World): number | undefined {
    const mean = (20 + 900 * this.crew.care * this.crew.care) * SECOND_MS * (1 + 2 * this.stopped);
    return this.left <= 0 || this.stopped > 8 ? undefined : exponential(random, mean);
  }
}
