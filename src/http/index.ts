export { listen, renewTls, server, stop } from "./server.js";
export type { Tls } from "./server.js";
export type { Demo } from "./demo.js";
export { DemoResults } from "./demo-results.js";
export { docsPage } from "./docs-page.js";
export { AREQ_DOOR, ROUTES } from "./routes.js";
export type { Readiness, Services } from "./types.js";
