import { ScratchFile } from "../../scratch/index.js";
import type { ChallengeEvent, LabelEvent } from "../history/types.js";
import type { CompleteBlock } from "./columns.js";
import { CHALLENGE_CODES } from "./types.js";

/** Of each row: how its challenge ended, its label (0 none, 1 genuine, 2 fraud), the instant of that. */
const CHALLENGE = 0;
const LABEL = 1;
const LABEL_AT = 2;
const ROW_BYTES = 10;

/** What became known of rows after their requests, on disk. A row of which nothing is written has no news, as a file is 0 where nobody wrote. */
export class PendingNews {
  private readonly file: ScratchFile;
  private readonly challenge = Buffer.alloc(LABEL - CHALLENGE);
  private readonly label = Buffer.alloc(ROW_BYTES - LABEL);

  /** @param folder where the news wait */
  constructor(folder: string) {
    this.file = new ScratchFile(folder);
  }

  /** A later label takes the place of an earlier one. */
  attach(row: number, event: ChallengeEvent | LabelEvent): void {
    if (event.kind === "challenge") {
      this.challenge[0] = CHALLENGE_CODES[event.outcome];
      this.file.write(this.challenge, row * ROW_BYTES + CHALLENGE);
    } else {
      this.label[0] = event.label === "fraud" ? 2 : 1;
      this.label.writeDoubleLE(event.at, LABEL_AT - LABEL);
      this.file.write(this.label, row * ROW_BYTES + LABEL);
    }
  }

  /** The news of rows that stand together. */
  of(first: number, count: number): Pick<CompleteBlock, "challenges" | "labels" | "labelAt"> {
    const bytes = Buffer.alloc(count * ROW_BYTES);
    this.file.read(bytes, first * ROW_BYTES);
    const challenges = new Uint8Array(count);
    const labels = new Uint8Array(count);
    const labelAt = new Float64Array(count).fill(Infinity);
    for (let row = 0; row < count; row++) {
      const at = row * ROW_BYTES;
      const label = bytes[at + LABEL] as number;
      challenges[row] = bytes[at + CHALLENGE] as number;
      if (label === 0) continue;
      labels[row] = label - 1;
      labelAt[row] = bytes.readDoubleLE(at + LABEL_AT);
    }
    return { challenges, labels, labelAt };
  }

  close(): void {
    this.file.close();
  }
}
