import { LIMITS } from "../limits.js";
import { issuerOf } from "./access.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";

/** Less than the minute after which proxies take a silent line for dead. */
const HEARTBEAT_MS = 15_000;

/** Decisions as they are taken, as server-sent events. A browser that reads too slowly is cut off; it comes back by itself. */
export const streamDecisions: Handler = (services) => {
  let open = 0;
  return (request, response) => {
    if (open >= LIMITS.streamsMax) return problem(response, "busy", "Too many are listening already; ask again later.");
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" });
    if (request.method === "HEAD") return void response.end();
    open++;
    response.write(":\n\n");
    const heartbeat = setInterval(() => response.write(":\n\n"), HEARTBEAT_MS);
    const deaf = services.issuer.desk.listen(issuerOf(request, response), (row) => {
      if (response.writableLength > LIMITS.streamBytesMax) return void response.destroy();
      response.write(`event: decision\nid: ${row.id}\ndata: ${JSON.stringify(row)}\n\n`);
    }, () => response.end());
    response.on("close", () => {
      open--;
      clearInterval(heartbeat);
      deaf();
    });
  };
};
