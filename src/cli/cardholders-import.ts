import { join } from "node:path";
import { LmdbCardholders } from "../adapters/cardholders-lmdb.js";
import type { CardholderRecord } from "../adapters/cardholders-lmdb.js";
import type { Passkey } from "../acs/index.js";
import { hmacKeyedHash } from "../adapters/keyed-hash-hmac.js";
import { readKeysFile } from "../adapters/keys-file.js";
import { isMailbox } from "../adapters/mailbox.js";
import { EXIT, Unusable } from "./command.js";
import type { Command } from "./command.js";
import { bytesOf } from "./files.js";
import { DATA_DIR_OPTION, configOf } from "./installation.js";
import { Progress } from "./progress.js";
import { valuesIn } from "./values.js";

const CARD_NUMBER = /^\d{13,19}$/;
const APP_NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u;
/** As long as WebAuthn lets an id be. */
const BASE64URL = /^[\w-]{16,1364}$/;
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;
const PHONE = /^\+\d{7,15}$/;

interface Row {
  readonly acctNumber: string;
  readonly record: CardholderRecord;
}

export const cardholdersImport: Command = {
  name: "cardholders import",
  summary: "Takes in how the persons of cards can be reached, from CSV or JSON lines",
  positionals: "FILE",
  options: DATA_DIR_OPTION,
  help: [
    "Members (columns): acctNumber, email, phone (as +81…), app (how the issuer's app knows the person, up to 64 characters). Contacts are",
    "kept sealed under a keyed hash of the number, and the number nowhere. A card that is named again has its contacts replaced; one",
    "without any is forgotten. Every line is checked before the first is taken in. Remove the file when it is done.",
    "JSON lines may have passkeys besides: up to 10 of {id, publicKey, counter, rpId}, id and publicKey (COSE) in base64url; rpId is our",
    "own host where left out. A use that has been counted here stays counted.",
  ].join("\n"),
  async run(args, io) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) throw new Unusable("name one file of cardholders");
    for await (const { line, value } of valuesIn(file)) rowOf(value, `${file}:${line}`);
    const config = configOf(args);
    const keys = readKeysFile(join(config.dataDir, "keys.json"));
    const keyedHash = hmacKeyedHash(keys.accountNumberKey);
    const cardholders = LmdbCardholders.open(join(config.dataDir, "cardholders"), () => keys.challengeKeys);
    const progress = new Progress(io, "import", "cards");
    const total = bytesOf([file]);
    let read = 0;
    let cards = 0;
    try {
      for await (const { line, value } of valuesIn(file, (bytes) => (read += bytes))) {
        const { acctNumber, record } = rowOf(value, `${file}:${line}`);
        await cardholders.put(keyedHash("card", acctNumber), record);
        progress.update(++cards, read / total);
      }
    } finally {
      progress.end();
      await cardholders.close();
    }
    io.out(args.json ? `${JSON.stringify({ cards })}\n` : `${cards} cards taken in\n`);
    return EXIT.done;
  },
};

/** What a line says. Its values are not repeated in a complaint: they are numbers and addresses of persons. */
function rowOf(value: unknown, place: string): Row {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Unusable(`${place}: expected an object`);
  const { acctNumber, email, phone, app, passkeys, ...rest } = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw new Unusable(`${place}: there is no member of another name than acctNumber, email, phone, app and passkeys`);
  if (typeof acctNumber !== "string" || !CARD_NUMBER.test(acctNumber)) throw new Unusable(`${place}: acctNumber: expected 13 to 19 digits`);
  if (email !== undefined && (typeof email !== "string" || !isMailbox(email))) throw new Unusable(`${place}: email: expected one address`);
  if (phone !== undefined && (typeof phone !== "string" || !PHONE.test(phone))) throw new Unusable(`${place}: phone: expected + and 7 to 15 digits`);
  if (app !== undefined && (typeof app !== "string" || !APP_NAME.test(app))) throw new Unusable(`${place}: app: expected 1 to 64 characters that can be seen`);
  if (passkeys !== undefined && !isPasskeys(passkeys)) throw new Unusable(`${place}: passkeys: expected, in JSON lines, 1 to 10 of {id, publicKey, counter, rpId}`);
  return { acctNumber, record: { ...(email !== undefined && { email }), ...(phone !== undefined && { phone }), ...(app !== undefined && { app }), ...(passkeys !== undefined && { passkeys }) } };
}

function isPasskeys(value: unknown): value is readonly Passkey[] {
  return Array.isArray(value) && value.length >= 1 && value.length <= 10 && value.every(isPasskey);
}

function isPasskey(value: unknown): value is Passkey {
  if (typeof value !== "object" || value === null) return false;
  const { id, publicKey, counter, rpId, ...rest } = value as Readonly<Record<string, unknown>>;
  const named = typeof id === "string" && BASE64URL.test(id) && typeof publicKey === "string" && BASE64URL.test(publicKey);
  const counts = Number.isInteger(counter) && (counter as number) >= 0 && (counter as number) < 2 ** 32;
  return named && counts && (rpId === undefined || (typeof rpId === "string" && HOST.test(rpId))) && Object.keys(rest).length === 0;
}
