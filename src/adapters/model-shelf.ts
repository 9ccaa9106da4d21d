import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { formatInstant } from "../base/index.js";
import type { ModelCard, ModelFigures, ModelShelf } from "../issuer/index.js";
import { LIMITS } from "../limits.js";
import { FEATURE_FINGERPRINT } from "../risk/index.js";
import type { Maybe } from "../risk/index.js";
import { readBounded } from "./bounded-file.js";

/** Models of a folder that are told of; more are not looked at. */
const MODELS_MAX = 100;
/** Of the figures at a share of traffic, this many are told. */
const RATES_MAX = 10;
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

type Json = Readonly<Record<string, unknown>>;

/** The models of a folder, `<id>/model.json` with what their makers say of them in `metrics.json` beside it. */
export class ModelFolder implements ModelShelf {
  private readonly known = new Map<string, { readonly stamp: string; readonly card: ModelCard }>();

  /** @param load makes a model ready to score; throws when it cannot */
  constructor(private readonly folder: string, private readonly load: (id: string) => unknown) {}

  cards(): readonly ModelCard[] {
    if (!existsSync(this.folder)) return [];
    const ids = readdirSync(this.folder).filter((name) => NAME.test(name) && existsSync(join(this.folder, name, "model.json"))).sort();
    return ids.slice(0, MODELS_MAX).map((id) => this.card(id));
  }

  problemOf(id: string): Maybe<string> {
    try {
      this.load(id);
      return undefined;
    } catch (cause) {
      // Where the folder lies is nothing to people far away.
      return (cause instanceof Error ? cause.message : String(cause)).replaceAll(join(this.folder, id), id);
    }
  }

  /** Files are read again once they are others. */
  private card(id: string): ModelCard {
    const stamp = ["model.json", "metrics.json"].map((name) => stampOf(join(this.folder, id, name))).join();
    const known = this.known.get(id);
    if (known?.stamp === stamp) return known.card;
    const card = cardIn(id, (name) => jsonIn(join(this.folder, id, name)));
    this.known.set(id, { stamp, card });
    return card;
  }
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.mtimeMs} ${found.size}`;
}

/** Undefined for what is not there or no JSON object. */
function jsonIn(path: string): Maybe<Json> {
  try {
    return objectOf(JSON.parse(Buffer.from(readBounded(path, LIMITS.modelFileBytesMax)).toString("utf8")));
  } catch {
    return undefined;
  }
}

function cardIn(id: string, read: (name: string) => Maybe<Json>): ModelCard {
  const [manifest, metrics] = [read("model.json"), read("metrics.json")];
  const features = objectOf(manifest?.["features"]);
  const fingerprint = textOf(features?.["fingerprint"]) ?? "";
  const names = features?.["names"];
  const fits = fingerprint === FEATURE_FINGERPRINT;
  const problem = manifest === undefined ? "model.json cannot be read" : manifest["id"] !== id ? "it calls itself by another name than its folder" : fits ? null : "it was trained on other features than ours; train it again";
  return {
    id, problem,
    kind: textOf(manifest?.["kind"]) ?? "",
    features: { count: Array.isArray(names) ? names.length : 0, fingerprint, fits },
    taught: taughtBy(metrics),
    figures: (["validation", "calibration"] as const).flatMap((part) => figuresIn(part, objectOf(metrics?.[part])) ?? []),
  };
}

/** Trained here: the settings say the period and the rows. Trees that were brought do not say what taught them. */
function taughtBy(metrics: Maybe<Json>): ModelCard["taught"] {
  const [settings, rows] = [objectOf(metrics?.["settings"]), objectOf(metrics?.["rows"])];
  const [from, until, count] = [numberOf(settings?.["from"]), numberOf(settings?.["until"]), numberOf(rows?.["train"])];
  return from === undefined || until === undefined || count === undefined ? null : { from: formatInstant(from), until: formatInstant(until), rows: count };
}

function figuresIn(part: ModelFigures["part"], json: Maybe<Json>): Maybe<ModelFigures> {
  if (json === undefined) return undefined;
  const number = (name: string): number => numberOf(json[name]) ?? 0;
  const rates = Array.isArray(json["at"]) ? (json["at"] as unknown[]).slice(0, RATES_MAX).map(objectOf).filter((one) => one !== undefined) : [];
  return {
    part, from: textOf(json["from"]) ?? "", to: textOf(json["to"]) ?? "", transactions: number("transactions"), frauds: number("frauds"),
    aucRoc: number("aucRoc"), averagePrecision: number("averagePrecision"), brier: number("brier"),
    at: rates.map((one) => ({ rate: numberOf(one["rate"]) ?? 0, detection: numberOf(one["detection"]) ?? 0, amountDetection: numberOf(one["amountDetection"]) ?? 0, precision: numberOf(one["precision"]) ?? 0 })),
  };
}

const objectOf = (value: unknown): Maybe<Json> => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined);
const textOf = (value: unknown): Maybe<string> => (typeof value === "string" ? value : undefined);
const numberOf = (value: unknown): Maybe<number> => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
