import { sigmoid } from "../../../src/base/index.js";
import { FEATURE_FINGERPRINT, ModelRefused, readModel, type ArtefactFiles } from "../../../src/risk/index.js";
import { CALIBRATION, fixtureBytes, predictedBy, treesFiles } from "./lightgbm-fixture.js";

const files = treesFiles();

/** Read back as loose data, because the point is to spoil it. */
function withManifest(changes: Readonly<Record<string, unknown>>): ArtefactFiles {
  return { ...files, manifest: JSON.stringify({ ...(JSON.parse(files.manifest) as object), ...changes }) };
}

function withText(change: (text: string) => string): ArtefactFiles {
  return { ...files, trees: new TextEncoder().encode(change(Buffer.from(fixtureBytes("empty")).toString())) };
}

test("an artefact of trees is read, reproduces LightGBM, and explains itself", () => {
  const model = readModel(files);
  expect([model.id, model.kind, model.featureFingerprint]).toEqual(["boosted", "trees", FEATURE_FINGERPRINT]);
  for (const { values, known, raw } of predictedBy("empty")) {
    const { logit, probability, base, contributions } = model.score(values, known);
    expect(logit).toBeCloseTo(CALIBRATION.slope * raw + CALIBRATION.intercept, 9);
    expect(probability).toBeCloseTo(sigmoid(logit), 12);
    expect(contributions.reduce((total, part) => total + part, base)).toBeCloseTo(logit, 5);
  }
});

test.each<[string, ArtefactFiles, RegExp]>([
  ["no trees", { manifest: files.manifest, vectors: files.vectors }, /trees\.txt is missing/],
  ["trees cut short", withText((text) => text.slice(0, 5000)), /trees\.txt:\d+: /],
  ["a leaf that no vector visits, moved a little", withText((text) => text.replace(/(leaf_value=\S+ -?\d\.\d)\d/, "$11")), /trees\.txt has fingerprint [0-9a-f]{16}, it was to be [0-9a-f]{16}/],
  ["no word on unknown values", withManifest({ unknown: undefined }), /unknown is neither empty nor filled/],
  ["unknown values said to have been filled", withManifest({ unknown: "filled" }), /trees\.txt:\d+: decision_type: this split was taught with missing values/],
  ["no fingerprint", withManifest({ treesFingerprint: 7 }), /treesFingerprint is not a text/],
  ["the weights of a network beside them", withManifest({ kind: "network" }), /weights\.bin is missing/],
  ["vectors that are all known", { ...files, vectors: files.vectors.replaceAll(/"unknown":\[[^\]]*\],/g, "") }, /test vector \d+ was to give logit/],
])("%s: refused with the reason", (_, spoilt, because) => {
  expect(() => readModel(spoilt)).toThrow(ModelRefused);
  expect(() => readModel(spoilt)).toThrow(because);
});
