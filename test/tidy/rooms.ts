/** Which room may import which. Those that are one file stand right under src. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  protocol: ["base"],
  risk: ["base", "protocol"],
  engine: ["base", "risk"],
  acs: ["base", "protocol", "risk", "engine"],
  issuer: ["base", "risk", "engine"],
  scratch: ["base"],
  lab: ["base", "protocol", "risk", "engine", "scratch"],
  adapters: ["base", "protocol", "risk", "engine", "acs", "issuer", "limits", "scratch"],
  http: ["base", "protocol", "acs", "issuer", "limits"],
  cli: ["base", "protocol", "risk", "engine", "acs", "issuer", "lab", "adapters", "limits", "config", "compose"],
  limits: [],
  config: [],
  compose: ["base", "protocol", "risk", "engine", "acs", "issuer", "lab", "adapters", "http", "limits", "config"],
  main: ["cli"],
};
