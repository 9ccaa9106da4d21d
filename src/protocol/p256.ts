/** The curve of every SDK's ephemeral key. A point beside it would let the far side learn our private key. */
const PRIME = 0xffffffff_00000001_00000000_00000000_00000000_ffffffff_ffffffff_ffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

function toInteger(base64url: string): bigint {
  return BigInt(`0x${Buffer.from(base64url, "base64url").toString("hex")}`);
}

/** True when (x, y), each 32 bytes in base64url, is a point of P-256. */
export function isOnP256(x: string, y: string): boolean {
  const xs = toInteger(x);
  const ys = toInteger(y);
  if (xs >= PRIME || ys >= PRIME) return false;
  return (ys * ys - (xs * xs * xs - 3n * xs + B)) % PRIME === 0n;
}
