import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { RequestOptions } from "node:https";

export interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Question {
  readonly method?: string;
  /** Sent as it stands, whatever it holds. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly tls?: Pick<RequestOptions, "ca" | "cert" | "key" | "agent">;
}

/** Asks without the niceties of `fetch`, which mends paths and refuses some methods. */
export function ask(base: string, { method = "GET", path, headers = {}, body, tls }: Question): Promise<Said> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const send = tls === undefined ? httpRequest : httpsRequest;
    const request = send({ hostname, port, method, path, headers, ...tls }, (response) => {
      const chunks: Buffer[] = [];
      // What never ends is left when it has begun.
      if (response.headers["content-type"] === "text/event-stream") {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: "" });
        return void response.destroy();
      }
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

/**
 * Asks the API with the installation's token.
 * @param path below /api/v1 @param body goes as JSON, or as the text that it is where `type` is another
 */
export function askApi({ url, token }: { readonly url: string; readonly token: string }, method: string, path: string, body?: unknown, type = "application/json"): Promise<Said> {
  const headers = { Authorization: `Bearer ${token}`, ...(body !== undefined && { "Content-Type": type }) };
  return ask(url, { method, path: `/api/v1${path}`, headers, ...(body !== undefined && { body: type === "application/json" ? JSON.stringify(body) : String(body) }) });
}

/** Expects a problem of RFC 9457 that gives nothing of ours away. */
export function expectProblem({ status, headers, body }: Said, wanted: number, name: string, detail: string | RegExp = ""): void {
  expect({ status, type: headers["content-type"] }).toEqual({ status: wanted, type: "application/problem+json; charset=utf-8" });
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(problem).toEqual({ type: `urn:sekisho:problem:${name}`, title: expect.any(String), status: wanted, detail: expect.stringMatching(detail) });
  expect(body).not.toMatch(/\bat .*\.[jt]s:|node_modules|Error:/);
}
