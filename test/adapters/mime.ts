/** A mail as a reader's program understands it: a message of one text part (RFC 2045, 2047). */
export interface ReadMail {
  /** By lower-case name, decoded and unfolded; a name that stands twice has two values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Lines end with a line feed. */
  readonly text: string;
}

export function readMail(raw: string): ReadMail {
  const end = raw.indexOf("\r\n\r\n");
  const headers = new Map<string, string[]>();
  for (const line of raw.slice(0, end).replace(/\r\n(?=[ \t])/g, "").split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), decodeWords(line.slice(colon + 1).trim())]);
  }
  const encoding = headers.get("content-transfer-encoding")?.[0]?.toLowerCase() ?? "7bit";
  return { headers, text: decodeBody(raw.slice(end + 4), encoding).replace(/\r\n/g, "\n") };
}

/** Encoded words; white space between two of them is none. */
function decodeWords(value: string): string {
  return value.replace(/\?=\s+=\?/g, "?==?").replace(/(=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (run) =>
    Buffer.concat([...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, kind = "", text = ""]) =>
      kind.toLowerCase() === "b" ? Buffer.from(text, "base64") : quotedBytes(text.replace(/_/g, " ")))).toString("utf8"));
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding === "quoted-printable") return quotedBytes(body.replace(/=\r\n/g, "")).toString("utf8");
  return body;
}

function quotedBytes(text: string): Buffer {
  return Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))), "latin1");
}
