export { compose } from "./compose.js";
export type { System } from "./compose.js";
export { worldReference } from "./world.js";
export { keysOf, referenceOf } from "./setup.js";
