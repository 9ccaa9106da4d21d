export { compose } from "./compose.js";
export type { System } from "./compose.js";
export { keysOf, referenceOf } from "./setup.js";
