import type { Response } from "express";
import type { Principal } from "../issuer/index.js";

/** Whoever holds the bearer token of the installation. */
const TOKEN: Principal = { id: "token", name: "API token", roles: new Map([["*", "administrator"]]), via: "token" };

/** Whoever asks, as the guards found out. */
export function principalOf(response: Response): Principal {
  return (response.locals["principal"] as Principal | undefined) ?? TOKEN;
}
