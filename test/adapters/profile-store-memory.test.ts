import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { profileStoreContract } from "../contract/profile-store.js";

describe("memory profile store", () => profileStoreContract({ open: () => Promise.resolve(new MemoryProfileStore()) }));
