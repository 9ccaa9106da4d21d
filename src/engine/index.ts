export { decide } from "./decide.js";
export type { DecideRequest, Decision } from "./decide.js";
export { DECLARED_ACTION, DEGRADE } from "./degrade.js";
export { Engine } from "./engine.js";
export type { EngineParts, RecordListener } from "./engine.js";
export { checkJournal } from "./check.js";
export type { CheckParts, CheckReport, Difference } from "./check.js";
export { retake, troubleUnder } from "./retake.js";
export type { CheckSetup, Retaken } from "./retake.js";
export { rebuildProfiles } from "./rebuild.js";
export { NotARecord, decodeRecord, encodeRecord } from "./records.js";
export { learn } from "./learn.js";
export type { ChallengeNews, LabelNews, Learned, News } from "./learn.js";
export type { Journal, JournalEntry, JournalPosition, JournalProgress, ProfileStore } from "./ports.js";
export { REASONS_MAX, reasonsOf } from "./reasons.js";
export { teach, teachingOf } from "./teach.js";
export type { Teaching } from "./teach.js";
export type {
  AnswerRecord, ChallengeDetails, ChallengeEnd, ChallengeRecord, DecisionRecord, DecisionSummary, Degradation, ErroRecord, JournalRecord, Label, LabelRecord, LabelSource,
  Reason, SetupIds, ShadowRecord,
} from "./types.js";
export { LABELS, LABEL_SOURCES, NO_LABEL, labelAfter } from "./types.js";
