import type { Instant } from "../../../base/index.js";
import type { World } from "../world.js";
import { Campaign, drawVictims, forgetReplaced } from "./campaign.js";
import type { Attempt } from "./campaign.js";
import type { Crew, Victim } from "./crew.js";

/** A campaign that uses one stolen card after the other, each until it is used up or no longer pays. */
export abstract class CampaignByVictim extends Campaign {
  private readonly victims: Victim[];

  constructor(crew: Crew, at: Instant, world: World, victims: number) {
    super(crew, at);
    this.victims = drawVictims(world, victims, at);
  }

  protected attempt(world: World, at: Instant): Attempt | undefined {
    forgetReplaced(this.victims, at);
    const [victim] = this.victims;
    return victim && this.attemptOn(victim, world, at);
  }

  protected abstract attemptOn(victim: Victim, world: World, at: Instant): Attempt;

  /** Turns to the next card, in another guise. */
  protected leaveVictim(): void {
    this.victims.shift();
    this.guise = undefined;
  }

  protected get exhausted(): boolean {
    return this.victims.length === 0;
  }
}
