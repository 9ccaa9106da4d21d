import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Another process writes this journal, or this one has it open already. */
export class JournalLocked extends Error {
  override readonly name = "JournalLocked";
}

const heldHere = new Set<string>();

/**
 * Makes this process the only writer of the journal in `directory`, until the returned function is called. A lock whose
 * process is gone (killed, or another one with its number) counts for nothing.
 * @throws {JournalLocked}
 */
export function lock(directory: string): () => void {
  const path = join(directory, "lock");
  const mine = `${process.pid} ${startOf(process.pid)}`;
  if (heldHere.has(path)) throw new JournalLocked(`this process has the journal ${directory} open already`);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    if (!tryLink(draft, path)) {
      const holder = readFileSync(path, "utf8");
      const pid = Number(holder.split(" ")[0]);
      if (holder !== mine && isRunning(pid) && holder === `${pid} ${startOf(pid)}`) {
        throw new JournalLocked(`process ${pid} writes the journal ${directory}; stop it first`);
      }
      rmSync(path, { force: true });
      if (!tryLink(draft, path)) throw new JournalLocked(`another process took the journal ${directory} at this very moment`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  heldHere.add(path);
  return () => {
    heldHere.delete(path);
    rmSync(path, { force: true });
  };
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process began, as the system counts: tells it from a later one with the same number. Empty where unknown. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold anything; the start is the 20th after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
