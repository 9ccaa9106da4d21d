import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { PolicyTexts, ShippedPolicies } from "../issuer/index.js";
import type { Maybe } from "../risk/index.js";
import { readBounded } from "./bounded-file.js";

/** The policies of a folder, `<name>/<version>.yaml` with `<version>.cases.yaml` beside it. Each is read once: what decides is what was there then. */
export class PolicyFiles implements ShippedPolicies {
  private readonly read = new Map<string, PolicyTexts>();

  constructor(private readonly folder: string) {}

  /** Where the text of `name/version` lies. */
  pathOf(id: string): string {
    return join(this.folder, `${id}.yaml`);
  }

  texts(id: string): Maybe<PolicyTexts> {
    if (!existsSync(this.pathOf(id)) && !this.read.has(id)) return undefined;
    return this.textsOf(id);
  }

  /** @throws {FileRefused} when there is no such file */
  textsOf(id: string): PolicyTexts {
    const known = this.read.get(id);
    if (known !== undefined) return known;
    const cases = join(this.folder, `${id}.cases.yaml`);
    const texts = { text: textIn(this.pathOf(id)), cases: existsSync(cases) ? textIn(cases) : undefined };
    this.read.set(id, texts);
    return texts;
  }

  versionsOf(name: string): readonly number[] {
    const folder = join(this.folder, name);
    return existsSync(folder) ? readdirSync(folder).flatMap((file) => /^([1-9]\d{0,14})\.yaml$/.exec(file)?.[1] ?? []).map(Number) : [];
  }
}

function textIn(path: string): string {
  return Buffer.from(readBounded(path)).toString("utf8");
}
