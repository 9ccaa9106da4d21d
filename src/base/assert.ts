/**
 * Stops at once when a promise of ours is broken. Only for our own mistakes; what a peer sends is answered with a fault.
 * @throws {Error} with `message` when `condition` is false.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`broken promise: ${message}`);
}
