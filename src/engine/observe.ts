import type { EntityKey, Profiles, RiskEvent } from "../risk/index.js";
import type { Engine } from "./engine.js";

/**
 * `ProfileStore.observe` under the engine's deadline. Whoever folds and then appends a record comes through here, so that
 * each takes the same number of microtasks from the fold to the record and nobody overtakes.
 * @returns rejects when the store fails or is late; a store that had to wait then folds nothing
 */
export function observeInTime(engine: Engine, entities: readonly EntityKey[], event: RiskEvent): Promise<Profiles> {
  const { observeMsMax, profiles } = engine;
  if (observeMsMax === undefined) return profiles.observe(entities, event);
  return new Promise((resolve, reject) => {
    let wanted = true;
    const deadline = setTimeout(() => {
      wanted = false;
      reject(new Error(`profiles were not there within ${observeMsMax} ms`));
    }, observeMsMax);
    profiles.observe(entities, event, () => wanted).then(
      (before) => {
        clearTimeout(deadline);
        resolve(before);
      },
      (cause: unknown) => {
        clearTimeout(deadline);
        reject(cause);
      },
    );
  });
}
