import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { FileChangeLog } from "../adapters/change-log-file.js";
import type { Logger } from "../adapters/log-pino.js";
import { ModelFolder } from "../adapters/model-shelf.js";
import { SetupLibrary } from "../adapters/setup-library.js";
import type { Config } from "../config.js";
import { ListBook, ModelBook, Models, Policies, PolicyBook, everyPolicy } from "../issuer/index.js";
import type { Ledger } from "../issuer/index.js";
import type { ReferenceData } from "../risk/index.js";
import { LiveIssuers } from "./live-issuers.js";

export interface Published {
  readonly changes: FileChangeLog;
  readonly library: SetupLibrary;
  readonly issuers: LiveIssuers;
  readonly book: PolicyBook;
  readonly listBook: ListBook;
  readonly policies: Policies;
  readonly models: Models;
}

interface Sources {
  readonly config: Config;
  readonly log: Logger;
  readonly reference: ReferenceData;
  readonly now: () => number;
  readonly ledger: Ledger;
}

/** What people changed, what decides for each issuer after it, and how they change that. */
export async function openPublished({ config, log, reference, now, ledger }: Sources): Promise<Published> {
  const changes = await FileChangeLog.open({
    directory: join(config.dataDir, "changes"),
    onTornTail: (tail) => log.warn({ tail }, "the log of changes had an unfinished end, which was cut; no change in it had been answered"),
  });
  try {
    const [book, listBook, modelBook] = [new PolicyBook(changes.all()), new ListBook(changes.all()), new ModelBook(changes.all())];
    changes.subscribe((change) => [book, listBook, modelBook].forEach((one) => one.apply(change)));
    const library = new SetupLibrary(config, reference, everyPolicy(book, modelBook));
    const issuers = new LiveIssuers({ config, library, policies: book, models: modelBook, onShadowFailure: (issuer, problem) => log.error({ issuer, problem }, "a challenger does not run") });
    // What these policies name is kept of each decision, so that thresholds can be moved and other policies be tried beside it.
    const keepFactsOf = (issuer: string): void => ledger.keep(issuers.policiesOf(issuer).flatMap(({ factNames }) => factNames));
    for (const { id } of config.issuers) keepFactsOf(id);
    const onLive = (issuer: string): void => {
      issuers.renew(issuer);
      keepFactsOf(issuer);
    };
    const configured = new Map(config.issuers.map(({ id, policy }) => [id, policy]));
    const policies = new Policies({ log: changes, book, shipped: library.shipped, configured, newId: randomUUID, now, onLive });
    const models = new Models({
      log: changes, book: modelBook, policies, newId: randomUUID, now, onLive,
      shelf: new ModelFolder(config.modelDir, (id) => library.model(id)),
      shadowProblemOf: (issuer) => issuers.shadowProblemOf(issuer),
      liveOf: (issuer) => issuers.liveSetup(issuer),
    });
    return { changes, library, issuers, book, listBook, policies, models };
  } catch (cause) {
    await changes.close();
    throw cause;
  }
}
