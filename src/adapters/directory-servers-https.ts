import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { DirectoryServerReply, DirectoryServers } from "../acs/index.js";
import { confidentialUrl } from "./loopback.js";

export interface DirectoryServerClientOptions {
  /** Hosts, with a port where it is not the scheme's own, to which results may go: `ds.example.net`, `ds.example.net:8443`, `*.example.net`. */
  readonly allow: readonly string[];
  /** Our certificate towards them, PEM; read for each connection, so that new files need no restart. */
  readonly clientCertificate?: () => { readonly cert: string; readonly key: string; readonly ca?: string };
  /** From the first byte to the last. */
  readonly msMax: number;
  readonly answerBytesMax: number;
}

/** Statuses that say that the message did not reach anybody. */
const UNDELIVERED = new Set([429, 502, 503, 504]);

/** Tells directory servers results over https; over http only towards loopback hosts. Redirects are not followed. */
export function httpsDirectoryServers(options: DirectoryServerClientOptions): DirectoryServers {
  return {
    tell(url, message) {
      const target = allowed(url, options.allow);
      return target === undefined ? Promise.resolve({ kind: "forbidden" }) : tell(target, message, options);
    },
  };
}

function allowed(text: string, allow: readonly string[]): URL | undefined {
  const url = confidentialUrl(text);
  if (url === undefined) return undefined;
  const fits = (pattern: string): boolean => pattern === url.host || pattern === url.hostname || (pattern.startsWith("*.") && url.hostname.endsWith(pattern.slice(1)));
  return allow.some(fits) ? url : undefined;
}

function tell(url: URL, message: string, { clientCertificate, msMax, answerBytesMax }: DirectoryServerClientOptions): Promise<DirectoryServerReply> {
  const body = Buffer.from(message);
  const options: RequestOptions = {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=utf-8", "Content-Length": body.length },
  };
  return new Promise((resolve) => {
    let connected = false;
    const request = url.protocol === "https:" ? httpsRequest(url, { ...options, ...clientCertificate?.() }) : httpRequest(url, options);
    const settle = (reply: DirectoryServerReply): void => {
      clearTimeout(deadline);
      resolve(reply);
    };
    const deadline = setTimeout(() => {
      settle({ kind: connected ? "no-answer" : "undelivered" });
      request.destroy();
    }, msMax);
    request.on("socket", (socket) => {
      // A socket that was kept from the last message is connected already.
      if (request.reusedSocket) connected = true;
      else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => (connected = true));
    });
    request.on("error", () => settle({ kind: connected ? "no-answer" : "undelivered" }));
    request.on("response", (response) => void read(response, answerBytesMax).then(settle));
    request.end(body);
  });
}

async function read(response: IncomingMessage, bytesMax: number): Promise<DirectoryServerReply> {
  const status = response.statusCode ?? 0;
  if (UNDELIVERED.has(status)) {
    response.resume();
    return { kind: "undelivered" };
  }
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > bytesMax) {
        response.destroy();
        break;
      }
      chunks.push(chunk);
    }
  } catch {
    return { kind: "no-answer" };
  }
  return { kind: "answer", body: Buffer.concat(chunks) };
}
