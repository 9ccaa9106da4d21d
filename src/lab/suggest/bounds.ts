import { FACT_OF_FEATURE, FEATURES, FORMS } from "../../risk/index.js";
import type { FactRow } from "../../risk/index.js";
import { boundsText } from "./units.js";
import type { Bilingual } from "./units.js";
import { WORDS_OF_FACTS } from "./words-of-facts.js";

/** A border on one feature, as a condition can say it. */
export interface Border {
  /** What the condition holds: a number, of a fact that is a yes or no 1. */
  readonly literal: number;
  /** The feature's value there. */
  readonly value: number;
}

/** What a rule asks of one feature. A yes has only `from`, a no only `below`. */
export interface Bounds {
  /** Place in the feature table. */
  readonly feature: number;
  /** The feature's value must not be less than this. */
  readonly from?: Border;
  /** The feature's value must be less than this. */
  readonly below?: Border;
  /** An unknown feature counts as within the bounds. */
  readonly orUnknown: boolean;
}

/** The fact that a condition on a feature names. */
export function factOf(feature: number): FactRow {
  return FACT_OF_FEATURE.get((FEATURES[feature] as { name: string }).name) as FactRow;
}

/** A number nearer to nothing is tried as this first: it mostly tells nothing from something. */
const SMALLEST = 0.01;

/** Finer ones would be written with exponents, which policies do not know. */
const DECIMALS = 6;

const STEPS = [-2, -1, 0, 1, 2];

const isFlag = (feature: number): boolean => FEATURES[feature]?.unit === "flag";

/**
 * Borders near a cut of a tree, in groups: those of one digit first, the cut itself last. Who reads a rule wants ¥50,000, not ¥48,731.
 * @param cut a value of the feature
 */
export function bordersNear(feature: number, cut: number): readonly (readonly Border[])[] {
  if (isFlag(feature)) return [[{ literal: 1, value: 0.5 }]];
  const { type, says } = factOf(feature);
  const form = FORMS[says?.form ?? "measure"];
  const measured = form.measured(cut);
  // Of whole numbers the next one above the cut is the first that lies beyond it, and is reached from halfway below it.
  const exact = type === "int" ? Math.max(1, Math.floor(measured) + 1) : Number(measured.toFixed(DECIMALS));
  const groups = [1, 2, 3].map((digits) => neighbours(exact, digits));
  if (Math.abs(exact) < SMALLEST) groups.unshift([exact < 0 ? -SMALLEST : SMALLEST]);
  return [...groups, [exact]].map((literals) => literals.map((literal) => ({ literal, value: form.value(type === "int" ? literal - 0.5 : literal) })));
}

/** Numbers of so many digits around `exact`, the nearest in the middle; a tree cuts where it can, and a better place may be next to it. */
function neighbours(exact: number, digits: number): readonly number[] {
  const [nearest, exponent] = [Number(exact.toPrecision(digits)), Number(exact.toExponential().split("e")[1])];
  const step = Number(`1e${exponent - digits + 1}`);
  const around = STEPS.map((steps) => Number((nearest + steps * step).toFixed(DECIMALS)));
  return around.filter((number) => number * exact > 0 || number === nearest);
}

/** The bounds as a CEL condition. */
export function conditionOf({ feature, from, below, orUnknown }: Bounds): string {
  const fact = factOf(feature);
  const inside = isFlag(feature) ? flagCondition(fact, from !== undefined) : [
    ...(from === undefined ? [] : [`${fact.name} >= ${literalOf(fact, from.literal)}`]),
    ...(below === undefined ? [] : [`${fact.name} < ${literalOf(fact, below.literal)}`]),
  ].join(" && ");
  return orUnknown && fact.whenUnknown !== undefined ? `(!known(${fact.name}) || ${inside})` : inside;
}

function flagCondition({ name, type, says }: FactRow, isOne: boolean): string {
  if (type !== "bool") return `${name} == ${isOne ? "1.0" : "0.0"}`;
  return isOne === (says?.form === "yes") ? name : `!${name}`;
}

/** CEL tells whole numbers from doubles by the point. */
function literalOf({ type }: FactRow, literal: number): string {
  if (type === "int") return String(literal);
  const text = String(literal);
  return text.includes(".") ? text : `${text}.0`;
}

/** The bounds in words, without a capital or a full stop. */
export function wordsOf({ feature, from, below, orUnknown }: Bounds): Bilingual {
  const { name, describes } = factOf(feature);
  const words = WORDS_OF_FACTS.get(name);
  const inside = words?.kind === "flag" ? flagWords(words, feature, from !== undefined)
    : words === undefined ? namedWords(name, describes, from, below)
    : filled(words.says, boundsText(words.unit, from?.literal, below?.literal));
  return orUnknown ? { en: `${inside.en} (or nobody knows)`, ja: `${inside.ja}（不明を含む）` } : inside;
}

function flagWords({ yes, no }: { readonly yes: Bilingual; readonly no: Bilingual }, feature: number, isOne: boolean): Bilingual {
  return isOne === (factOf(feature).says?.form !== "no") ? yes : no;
}

function filled(says: Bilingual, bounds: Bilingual): Bilingual {
  return { en: says.en.replace("{}", bounds.en), ja: says.ja.replace("{}", bounds.ja) };
}

function namedWords(name: string, describes: string, from: Border | undefined, below: Border | undefined): Bilingual {
  const en = [from && `at least ${from.literal}`, below && `less than ${below.literal}`].filter(Boolean).join(" but ");
  const ja = [from && `${from.literal}以上`, below && `${below.literal}未満`].filter(Boolean).join("");
  return { en: `${name} (${describes}) is ${en}`, ja: `${name}の値が${ja}` };
}
