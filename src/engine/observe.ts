import type { Attempt, EntityKey, Profiles, RiskNews } from "../risk/index.js";
import type { Engine } from "./engine.js";

/*
 * The store under the engine's deadline. Whoever folds and then appends a record comes through here, so that each takes the
 * same number of microtasks from the fold to the record and nobody overtakes. Both reject when the store fails or is late;
 * a store that had to wait then folds nothing.
 */

/** `ProfileStore.observe` in time. */
export function observeInTime(engine: Engine, entities: readonly EntityKey[], attempt: Attempt): Promise<Profiles> {
  const { observeMsMax, profiles } = engine;
  if (observeMsMax === undefined) return profiles.observe(entities, attempt);
  return inTime(observeMsMax, (stillWanted) => profiles.observe(entities, attempt, stillWanted));
}

/** `ProfileStore.learn` in time. */
export function learnInTime(engine: Engine, entities: readonly EntityKey[], news: RiskNews): Promise<void> {
  const { observeMsMax, profiles } = engine;
  if (observeMsMax === undefined) return profiles.learn(entities, news);
  return inTime(observeMsMax, (stillWanted) => profiles.learn(entities, news, stillWanted));
}

function inTime<Result>(msMax: number, ask: (stillWanted: () => boolean) => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    let wanted = true;
    const deadline = setTimeout(() => {
      wanted = false;
      reject(new Error(`profiles were not there within ${msMax} ms`));
    }, msMax);
    ask(() => wanted).then(
      (result) => {
        clearTimeout(deadline);
        resolve(result);
      },
      (cause: unknown) => {
        clearTimeout(deadline);
        reject(cause);
      },
    );
  });
}
