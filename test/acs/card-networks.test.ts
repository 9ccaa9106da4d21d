import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ECI, eciOf } from "../../src/acs/index.js";
import type { CardNetwork } from "../../src/acs/index.js";
import { readConfig } from "../../src/config.js";

// Section 12 of the message facts, row by row; what it does not name stands as the answer for what is not authenticated.
test.each<[CardNetwork, string, string, string, string]>([
  ["visa",       "05", "06", "07", "07"],
  ["amex",       "05", "06", "07", "07"],
  ["discover",   "05", "06", "07", "07"],
  ["jcb",        "05", "06", "07", "07"],
  ["mastercard", "02", "01", "00", "06"],
  ["mir",        "02", "01", "00", "00"],
])("%s: Y %s, A %s, N R U %s, I %s, and none while the answer is to come", (network, passed, attempted, failed, informational) => {
  expect({ Y: eciOf(network, "Y"), A: eciOf(network, "A"), I: eciOf(network, "I") }).toEqual({ Y: passed, A: attempted, I: informational });
  for (const status of ["N", "R", "U"] as const) expect(eciOf(network, status)).toBe(failed);
  for (const status of ["C", "D", "S"] as const) expect(eciOf(network, status)).toBeUndefined();
});

test("a configuration may name each of them, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-networks-"));
  try {
    const read = (eci: string) => {
      writeFileSync(join(folder, "config.yaml"), `directoryServers: [{id: one, eci: ${eci}}]\n`);
      return readConfig({ policyDir: "policies", modelDir: "models" }, { SEKISHO_CONFIG: join(folder, "config.yaml") });
    };
    for (const network of Object.keys(ECI)) expect(read(network).directoryServers[0]?.eci).toBe(network);
    expect(() => read("diners")).toThrow(`directoryServers.0.eci: expected one of ${["visa", "mastercard", "amex", "discover", "jcb", "mir"].join(", ")}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
