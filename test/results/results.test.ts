import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { SeededRandom } from "../../src/base/index.js";
import { scratch } from "../cli/captured-io.js";

/** The judge is the data's own; without the folder beside the checkout there is none. */
const JUDGE = join(process.cwd(), "../shared/data/fraud-detection-handbook/evaluate.py");
const JUDGED = existsSync(JUDGE) && spawnSync("python3", ["--version"]).status === 0;
if (!JUDGED) console.warn("skipped: npm run results on drawn data, because ../shared or Python 3 is not there");

const FIRST_DAY = 44;
const DAYS = 58;
const ROWS_A_DAY = 160;

/** From 15 May on, forty cards at a hundred terminals; from time to time a terminal where all is fraud for two weeks. */
function drawnData(): string {
  const random = new SeededRandom(3);
  let text = "TRANSACTION_ID,TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO\n";
  for (let row = 0; row < DAYS * ROWS_A_DAY; row++) {
    const seconds = FIRST_DAY * 86_400 + Math.floor((row * 86_400) / ROWS_A_DAY);
    const terminal = random.below(100);
    const fraud = terminal === Math.floor(seconds / 86_400 / 14) || random.chance(0.004) ? 1 : 0;
    text += `${row},${seconds},${random.below(400)},${terminal},${(5 + 150 * random.next()).toFixed(2)},${fraud},${fraud}\n`;
  }
  return text;
}

const file = scratch();

function results(...options: string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, ["scripts/results.mjs", ...options], { encoding: "utf8" });
}

(JUDGED ? test : test.skip)("fits, has the judge judge, and writes a page that says which folds were measured", () => {
  const [data, out] = [file("data"), file("results.md")];
  mkdirSync(data);
  writeFileSync(join(data, "transactions.csv.gz"), gzipSync(drawnData()));
  copyFileSync(JUDGE, join(data, "evaluate.py"));
  const { status, stderr } = results("--data", data, "--out", out, "--smoke");
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  const page = readFileSync(out, "utf8");
  expect(page).toMatch(/^\| long history \| 2018-06-20 \| 0\.\d{3} \| 0\.\d{3} \|/m);
  expect(page).toMatch(/^\| 7 days \| 2018-06-20 \| 0\.\d{3} \| 0\.\d{3} \|/m);
  expect(page).toContain("| 7 days | AUC ROC | 0.885 | not measured |");
  expect(page).not.toContain("| reached |");
}, 120_000);

test("without the data says what is missing and writes nothing", () => {
  const [data, out] = [file("nothing"), file("unwritten.md")];
  const { status, stderr } = results("--data", data, "--out", out);
  expect([status, stderr]).toEqual([2, `results: ${join(data, "transactions.csv.gz")} is not there; --data names the folder of the data\n`]);
  expect(existsSync(out)).toBe(false);
});

test("settings can be tried on the validation folds only", () => {
  const { status, stderr } = results("--set", '{"weightDecay":1}');
  expect([status, stderr]).toEqual([2, "results: --set goes with --validation\n"]);
});
