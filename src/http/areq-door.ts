import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { LIMITS } from "../limits.js";
import { AREQ_DOOR } from "./routes.js";
import type { Services } from "./types.js";

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * POST /3ds/areq as a plain function: bytes in, ARes or Erro out, status 200 for both. Statuses other than 200 are for
 * trouble below the protocol (403, 405, 413, 415).
 */
export function areqDoor(services: Services): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const certificateName = certificateNameOf(request);
    if (!services.knowsPeer(certificateName)) return refuse(request, response, 403);
    if (request.method !== AREQ_DOOR.method) return refuse(request, response, 405, { Allow: AREQ_DOOR.method });
    if (!JSON_TYPE.test(request.headers["content-type"] ?? "")) return refuse(request, response, 415);
    if (Number(request.headers["content-length"] ?? 0) > AREQ_DOOR.bodyBytesMax) return refuse(request, response, 413);
    const chunks: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= AREQ_DOOR.bodyBytesMax) return void chunks.push(chunk);
      request.off("data", collect);
      request.off("end", finish);
      refuse(request, response, 413);
    };
    const finish = (): void => {
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      services.authenticate(body, certificateName).then(
        (answer) => (answer === undefined ? void response.writeHead(204).end() : reply(response, answer)),
        (failure: unknown) => {
          services.onFailure(failure);
          if (!response.headersSent) response.writeHead(500).end();
        },
      );
    };
    request.on("data", collect);
    request.on("end", finish);
    // A peer that hangs up has nothing to be told.
    request.on("error", () => response.destroy());
  };
}

function reply(response: ServerResponse, answer: string): void {
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8", "Content-Length": Buffer.byteLength(answer), "Cache-Control": "no-store" });
  response.end(answer);
}

/** Answers once the body has gone by: a peer still sending would see its connection reset instead of the status. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  let ignored = 0;
  request.on("data", (chunk: Buffer) => {
    ignored += chunk.length;
    if (ignored > LIMITS.ignoredBytesMax) request.destroy();
  });
  request.on("end", () => response.writeHead(status, { ...headers, "Content-Length": 0 }).end());
  request.on("error", () => response.destroy());
}

/** Reading a certificate costs as much as a decision, and a connection never changes its own. */
const certificateNames = new WeakMap<Socket, string>();

function certificateNameOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const known = certificateNames.get(socket);
  if (known !== undefined) return known;
  const names: string | readonly string[] | undefined = socket.getPeerCertificate().subject?.CN;
  const name = (typeof names === "string" ? names : names?.[0]) ?? "";
  certificateNames.set(socket, name);
  return name;
}
