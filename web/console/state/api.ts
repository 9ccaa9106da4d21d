import { useEffect, useRef, useState } from "preact/hooks";

/** What the API said instead of an answer. `detail` is one sentence for a person; it is empty when nobody answered at all. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly status: number, readonly detail: string) {
    super(detail);
  }
}

/** One request. */
export interface Question {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: object;
}

let csrfToken = "";
let signedOut = (): void => undefined;

/** Tells the client what to send with every change, and whom to call when the API knows nobody any more. */
export function keepSession(token: string, onSignedOut: () => void): void {
  csrfToken = token;
  signedOut = onSignedOut;
}

/** `path?name=value` of those members that have a value. */
export function pathWith(path: string, members: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined && value !== "") query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query}`;
}

/**
 * Asks the API; the answer is taken at its word, which src/issuer/views.ts gives.
 * @throws {Refusal}
 */
export async function ask<Answer>({ method = "GET", path, body }: Question): Promise<Answer> {
  const headers = { Accept: "application/json", ...(body !== undefined && { "Content-Type": "application/json" }), ...(method !== "GET" && { "X-CSRF-Token": csrfToken }) };
  const response = await fetch(`/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }).catch(() => undefined);
  if (response === undefined) throw new Refusal(0, "");
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Answer;
  // A sign-in that fails is answered to whoever signs in.
  if (response.status === 401 && !(method === "POST" && path === "/session")) signedOut();
  const { detail, title } = (answer ?? {}) as { readonly detail?: string; readonly title?: string };
  throw new Refusal(response.status, detail ?? title ?? "");
}

/** What is known of a question so far: the latest answer stays while a newer one is asked for. */
export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  readonly refusal: Refusal | undefined;
  readonly busy: boolean;
  /** Asks once more. */
  again(): void;
}

/** What a failure is to a person; one that is none of the API's is ours. */
export const refusalOf = (failure: unknown): Refusal => (failure instanceof Refusal ? failure : new Refusal(0, String(failure)));

/**
 * The answer to a question, asked again whenever it changes. One at a time is under way: of those that come meanwhile only the
 * latest is asked, so that a slider shows numbers while it moves, as fast as they come and no faster.
 * @param pauseMs least time between two
 */
export function useAsked<Answer>(question: Question | undefined, pauseMs = 0): Asked<Answer> {
  const [state, setState] = useState<Omit<Asked<Answer>, "again">>({ answer: undefined, refusal: undefined, busy: question !== undefined });
  const [turn, setTurn] = useState(0);
  const key = question === undefined ? "" : JSON.stringify([question, turn]);
  const wanted = useRef(key);
  const running = useRef(false);
  const gone = useRef(false);
  useEffect(() => () => void (gone.current = true), []);
  useEffect(() => {
    wanted.current = key;
    if (key === "" || running.current) return;
    const run = async (): Promise<void> => {
      let done = "";
      while (wanted.current !== done && wanted.current !== "" && !gone.current) {
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
        done = wanted.current;
        setState((before) => ({ ...before, busy: true }));
        try {
          const answer = await ask<Answer>((JSON.parse(done) as [Question])[0]);
          if (!gone.current) setState({ answer, refusal: undefined, busy: wanted.current !== done });
        } catch (failure) {
          if (!gone.current) setState((before) => ({ answer: before.answer, refusal: refusalOf(failure), busy: wanted.current !== done }));
        }
      }
    };
    running.current = true;
    void run().finally(() => (running.current = false));
  }, [key]);
  return { ...state, again: () => setTurn((before) => before + 1) };
}
