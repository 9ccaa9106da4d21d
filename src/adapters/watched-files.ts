import { statSync } from "node:fs";

/** What is told of files that are looked at again. */
export interface WatchedFilesEvents<Content> {
  /** The files hold something else now. It may still be refused, by throwing: then what was held before stays. */
  onNew?(content: Content): void;
  /** They changed, and cannot be used as they are. Told once for each change. */
  onRefused(failure: unknown): void;
}

/**
 * Files that belong together, such as a certificate and its key, and are replaced while we run. Looking costs a few system
 * calls; nothing is read as long as nothing has changed. What cannot be used leaves everything as it was: files that are replaced
 * one after the other do not fit together for a moment.
 */
export class WatchedFiles<Content> {
  private stamp: string;
  private held: Content;

  /** @throws whatever `read` throws of the files as they are now */
  constructor(
    private readonly files: readonly string[],
    private readonly read: () => Content,
    private readonly events: WatchedFilesEvents<Content>,
  ) {
    this.stamp = stampOf(files);
    this.held = read();
  }

  get content(): Content {
    return this.held;
  }

  /** Takes up what has changed. Never throws. */
  look(): void {
    // Stamped before it is read: what changes meanwhile is seen the next time.
    const stamp = stampOf(this.files);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    try {
      const content = this.read();
      this.events.onNew?.(content);
      this.held = content;
    } catch (failure) {
      this.events.onRefused(failure);
    }
  }
}

function stampOf(files: readonly string[]): string {
  return files.map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat === undefined ? "absent" : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
  }).join("\n");
}
