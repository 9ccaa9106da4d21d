import type { Principal, Role } from "../../src/issuer/index.js";

/** Makes persons who have one role at one issuer. @param usual the issuer where none is said */
export const peopleOf = (usual: string) => (id: string, role: Role, issuer = usual): Principal => ({ id, name: id, roles: new Map([[issuer, role]]), via: "session" });
