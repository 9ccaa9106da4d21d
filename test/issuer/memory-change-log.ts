import { ChangeChain } from "../../src/issuer/index.js";
import type { Change, ChangeLog, ChangeRecord } from "../../src/issuer/index.js";

/** Changes that outlive no test. */
export class MemoryChangeLog implements ChangeLog {
  private readonly chain = new ChangeChain();
  private readonly changes: ChangeRecord[] = [];
  private readonly listeners: ((change: ChangeRecord) => void)[] = [];

  all(): readonly ChangeRecord[] {
    return this.changes;
  }

  async record(change: Change): Promise<ChangeRecord> {
    const record = this.chain.next(change);
    this.chain.follow(record);
    await Promise.resolve();
    this.changes.push(record);
    for (const tell of this.listeners) tell(record);
    return record;
  }

  subscribe(listener: (change: ChangeRecord) => void): void {
    this.listeners.push(listener);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
