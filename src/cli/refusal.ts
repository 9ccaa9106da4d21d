import { FileRefused } from "../adapters/file-refused.js";
import { JournalLocked } from "../adapters/journal-file/lock.js";
import { JournalCorrupt } from "../adapters/journal-file/segments.js";
import { KeysRefused } from "../adapters/keys-file.js";
import { ConfigRefused } from "../config.js";
import { CannotEvaluate, CannotImport, CannotSuggest, CannotTrain, HistoryRefused, TargetFailed } from "../lab/index.js";
import { ChainBroken } from "../issuer/index.js";
import { ModelRefused, PolicyRefused, complaintLine } from "../risk/index.js";
import { Unusable } from "./command.js";

/** What whoever typed the command, or runs the installation, has to mend. Everything else is our mistake. */
const REFUSALS = [Unusable, ConfigRefused, KeysRefused, FileRefused, JournalLocked, JournalCorrupt, ChainBroken, HistoryRefused, ModelRefused, TargetFailed];
/** What rows are unfit for, said by who does not know where they came from. */
const OF_ROWS = [CannotEvaluate, CannotImport, CannotSuggest, CannotTrain];

/**
 * One line that says which file, line and element cannot be used; undefined for an error that is none of these.
 * @param source the files whose rows the command works on, where it works on rows
 */
export function refusalLine(error: unknown, source: string | undefined): string | undefined {
  if (error instanceof PolicyRefused) return policyLine(error);
  if (OF_ROWS.some((refusal) => error instanceof refusal)) return `${source === undefined ? "" : `${source}: `}${oneLine((error as Error).message)}`;
  if (REFUSALS.some((refusal) => error instanceof refusal)) return oneLine((error as Error).message);
  return isOfTheSystem(error) ? systemLine(error) : undefined;
}

function policyLine({ source, complaints }: PolicyRefused): string {
  const [first, ...more] = complaints;
  if (first === undefined) return `${source}: cannot be used`;
  return `${oneLine(complaintLine(source, first))}${more.length === 0 ? "" : ` (and ${more.length} more; sekisho policy check lists them)`}`;
}

function oneLine(message: string): string {
  return message.trim().replace(/\s*\n\s*/g, "; ");
}

/** What the operating system refused: a file that is not there, a folder that must not be written, an address in use. */
function isOfTheSystem(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === "object" && error !== null && "syscall" in error && "code" in error;
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "is a folder",
  ENOTDIR: "is not a folder",
  EEXIST: "is there already and is no folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOSPC: "no space left",
  EROFS: "the file system can only be read",
};

function systemLine({ path, code = "", message }: NodeJS.ErrnoException): string {
  return path === undefined ? oneLine(message) : `${path}: ${SYSTEM_REASONS[code] ?? oneLine(message)}`;
}
