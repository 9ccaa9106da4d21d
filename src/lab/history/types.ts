import type { Instant } from "../../base/index.js";
import type { AReq, TransStatus } from "../../protocol/index.js";
import type { Action, Maybe, MethodObservation } from "../../risk/index.js";
import type { LabelSource } from "../../engine/index.js";

/** Where an event was read. */
export interface Origin {
  readonly file: string;
  /** First line is 1. */
  readonly line: number;
  /** Of the file, where its first line tells one. */
  readonly story?: Story;
}

/** A text in the languages that testers and operators read. */
interface Translated {
  readonly en: string;
  readonly ja: string;
}

/** What a file of history is about. */
export interface Story {
  readonly title: Translated;
  /** What happens and what must come of it, in a sentence. */
  readonly sentence: Translated;
}

/** What a story says must come out; every member is optional, and all that are there must hold. */
export interface Expectation {
  readonly transStatus?: TransStatus;
  readonly action?: Action;
  readonly transStatusReason?: string;
  readonly scoreMin?: number;
  readonly scoreMax?: number;
  /** Rules that must have answered yes; others may have, too. */
  readonly rules?: readonly string[];
  readonly errorCode?: string;
}

/** A message as a directory server sent it. */
export interface RequestEvent {
  readonly kind: "request";
  readonly at: Instant;
  /** threeDSServerTransID, or the id a mapping names. */
  readonly id: string;
  /** The wire message, not looked at yet. */
  readonly areq: unknown;
  /** The same, where reading it included parsing it (mapped rows, which are refused at their line when they do not parse). */
  readonly parsed: Maybe<AReq>;
  readonly observation: Maybe<MethodObservation>;
  readonly expect: Maybe<Expectation>;
  readonly origin: Origin;
}

/** How a challenge ended. `ref` is the threeDSServerTransID of its request. */
export interface ChallengeEvent {
  readonly kind: "challenge";
  readonly at: Instant;
  readonly ref: string;
  readonly outcome: "passed" | "failed" | "abandoned";
}

/** A label, at the moment it reached us. `ref` is the threeDSServerTransID of its request. */
export interface LabelEvent {
  readonly kind: "label";
  readonly at: Instant;
  readonly ref: string;
  readonly label: "fraud" | "genuine";
  readonly source: LabelSource;
}

export type HistoryEvent = RequestEvent | ChallengeEvent | LabelEvent;

/**
 * What one line of a file tells: a request at `at`, or news at `at`, or (a mapped row) a request at `at` and its label at
 * some later moment. Items leave a reader in the order of `at`.
 */
export interface HistoryItem {
  readonly at: Instant;
  readonly events: readonly HistoryEvent[];
}

/**
 * Some items, one after the other. What a file holds is handed on so, because waiting for each item by itself costs as much
 * as parsing a part of it; a block reads an item when it is asked for it, and is walked once.
 */
export type HistoryBlock = Iterable<HistoryItem>;
