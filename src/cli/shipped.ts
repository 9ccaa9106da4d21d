import { fileURLToPath } from "node:url";
import type { ShippedFolders } from "../config.js";

const folder = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Where the policies and models that ship with the product are. */
export const SHIPPED: ShippedFolders = { policyDir: folder("policies"), modelDir: folder("models") };

/** What an address is in the simulated world, in which the shipped histories and the shipped model live. */
export const SHIPPED_WORLD: readonly string[] = ["city", "asn", "anonymous"].map((kind) => folder(`fixtures/geo/world-${kind}.mmdb`));
