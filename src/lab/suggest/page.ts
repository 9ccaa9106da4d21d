import { escapeHtml, formatInstant, type Instant } from "../../base/index.js";
import { chartSvg, type Mark } from "../report/chart.js";
import { htmlPage, section, sections, tile, tiles } from "../report/page.js";
import { axisUpTo, count, percent, yen } from "../report/scale.js";
import { costTable, meter, tableHead } from "../report/tables.js";
import { LETTERS, frontOf, lettersIn, mostSaving, rulesIn, type Combination, type Worth } from "./combine.js";
import type { Retirement } from "./retire.js";
import type { JudgedRule, Suggestion } from "./suggest.js";

/** The suggestion as one HTML page that needs nothing beside itself. The same suggestion gives the same bytes. */
export function suggestPage(suggestion: Suggestion): string {
  const { taught, judged, rules, combinations, policy, retirements } = suggestion;
  const front = frontOf(combinations);
  const best = mostSaving(front);
  return htmlPage(`Rules from data, ${day(judged.from)} to ${day(judged.to - 1)}`, `rules from data, beside ${policy.id}`, [
    best === undefined ? '<p class="headline">No rule caught any fraud.</p>' : headline(best, judged.frauds),
    `<p class="lead">Taught by ${count(taught.requests)} requests from ${day(taught.from)} to ${day(taught.to - 1)} with ${count(taught.frauds)} frauds known by then; judged on ${count(judged.requests)} later ones, from ${day(judged.from)} to ${day(judged.to - 1)}, with ${count(judged.frauds)} frauds. ${percent(judged.unlabelled / judged.requests, 1)} of these have no label and count as genuine.</p>`,
    tiles([
      ...(best === undefined ? [] : [worthTile("saves most", best, judged.frauds)]),
      worthTile(`all of ${policy.id}`, policy, judged.frauds),
      tile("rules proposed", String(rules.filter(({ when }) => when !== undefined).length), `and ${rules.filter(({ when }) => when === undefined).length} of the policy`),
      tile("rules that could go", String(retirements.length), `of ${policy.id}`),
    ]),
    sections([
      section(`All ${combinations.length} combinations`, "Each dot is some of the rules working together; on the line are those that no other one beats.", picture(suggestion, front, best)),
      section("On the line", "From the gentlest on. Letters name the rules below.", frontTable(front, judged.frauds)),
      section("The rules", "Judged alone, on requests that taught none of them.", rulesTable(suggestion), true),
      section("Overlap", "Of the requests on which the rule of the line holds, how many the rule of the column holds on, too.", overlapTable(rules)),
      ...(retirements.length === 0 ? [] : [section("Could go", "Without these rules of the policy, together, every request of both periods would have got the same answer. What never held may still be worth keeping against an attack that these periods did not see.", retireTable(retirements))]),
      section("What the money rests on", "Saved is the expected cost of letting requests pass less that of challenging them by a one-time code. Assumptions are nobody's measurement.", costTable(), true),
    ]),
  ]);
}

function headline({ mask, stopped, caught, savedMinor }: Combination, frauds: number): string {
  const size = rulesIn(mask);
  return `<p class="headline">${size} ${size === 1 ? "rule stops" : "rules stop"} ${count(stopped)} requests and ${size === 1 ? "catches" : "catch"} <b>${count(caught)} of ${count(frauds)} frauds</b>, ${savedMinor < 0 ? "costing" : "saving"} ${yen(Math.abs(savedMinor))}.</p>`;
}

function worthTile(name: string, { stopped, caught, savedMinor }: Worth, frauds: number): string {
  return tile(name, `${count(caught)} of ${count(frauds)}`, `caught by stopping ${count(stopped)}; ${yen(savedMinor)}`);
}

function picture({ combinations, policy, judged }: Suggestion, front: readonly Combination[], best: Combination | undefined): string {
  const dot = ({ stopped, caught }: Worth, rest: Pick<Mark, "tone" | "label" | "large">): Mark => ({ x: stopped, y: caught, ...rest });
  return chartSvg({
    describes: `Frauds caught against requests stopped, for ${combinations.length} combinations of rules`,
    x: axisUpTo("requests stopped", Math.max(1, policy.stopped, ...combinations.map(({ stopped }) => stopped)), count),
    y: axisUpTo("frauds caught", judged.frauds, count),
    lines: [{ label: "", tone: "fraud", points: front.map(({ stopped, caught }) => ({ x: stopped, y: caught })) }],
    marks: [
      ...combinations.filter((one) => !one.front).map((one) => dot(one, { tone: "quiet" })),
      ...front.map((one) => dot(one, { tone: "fraud" })),
      dot(policy, { tone: "third", large: true, label: policy.id }),
      ...(best === undefined ? [] : [dot(best, { tone: "fraud", large: true, label: `saves most: ${lettersIn(best.mask).join(" ")}` })]),
    ],
  });
}

function frontTable(front: readonly Combination[], frauds: number): string {
  const rows = front.map((one) => `<tr><td class="group">${lettersIn(one.mask).join(" ")}</td><td class="n">${rulesIn(one.mask)}</td><td class="n">${count(one.stopped)}</td>${meter(one.caught, frauds, "fraud", `${count(one.caught)} of ${count(frauds)}`)}<td class="n">${percent(one.caught / one.stopped, 1)}</td><td class="n">${yen(one.savedMinor)}</td></tr>`);
  return `<table>${tableHead([["", false], ["rules", true], ["stop", true], ["catch", false], ["precision", true], ["save", true]])}<tbody>${rows.join("")}</tbody></table>`;
}

function rulesTable({ rules, judged, policy }: Suggestion): string {
  const rows = rules.map(({ id, when, sentence, stopped, caught, savedMinor, beyondPolicy, addsNothing }, place) => [
    `<tr><td class="group">${LETTERS[place]}</td><td><b>${escapeHtml(id)}</b>${when === undefined ? ` of ${escapeHtml(policy.id)}` : `<br><code>${escapeHtml(when)}</code>`}<br>${escapeHtml(sentence.en)}<br>${escapeHtml(sentence.ja)}${addsNothing ? `<br>${stopped === 0 ? "Holds on none of the requests." : "Never holds alone: the others cover it."}` : ""}</td>`,
    `<td class="n">${count(stopped)}</td>${meter(caught, judged.frauds, "fraud", `${count(caught)} (${percent(caught / judged.frauds)})`)}`,
    `<td class="n">${stopped === 0 ? "–" : percent(caught / stopped, 1)}</td><td class="n">${yen(savedMinor)}</td><td>${when === undefined ? "" : `stops ${count(beyondPolicy.count)}, catches ${count(beyondPolicy.frauds)}`}</td></tr>`,
  ].join(""));
  return `<table>${tableHead([["", false], ["rule", false], ["stops", true], ["catches (recall)", false], ["precision", true], ["saves", true], [`beyond ${policy.id}`, false]])}<tbody>${rows.join("")}</tbody></table>`;
}

function overlapTable(rules: readonly JudgedRule[]): string {
  const rows = rules.map(({ stopped, both }, place) => `<tr><td class="group">${LETTERS[place]}</td>${both.map((shared, other) => `<td class="n">${other === place ? "" : stopped === 0 ? "–" : percent(shared / stopped)}</td>`).join("")}</tr>`);
  return `<table>${tableHead([["", false], ...rules.map((_, place) => [LETTERS[place] as string, true] as const)])}<tbody>${rows.join("")}</tbody></table>`;
}

function retireTable(retirements: readonly Retirement[]): string {
  const idle = retirements.filter(({ because }) => because === "never holds");
  const covered = retirements.filter((one) => !idle.includes(one));
  const rows = covered.map(({ id, held, decided }) => `<tr><td>${escapeHtml(id)}</td><td class="n">${count(held)}</td><td class="n">${count(decided)}</td></tr>`);
  return [
    ...(covered.length === 0 ? [] : [`<table>${tableHead([["covered by others", false], ["holds on", true], ["decides", true]])}<tbody>${rows.join("")}</tbody></table>`]),
    ...(idle.length === 0 ? [] : [`<p>Never held: ${escapeHtml(idle.map(({ id }) => id).join(", "))}.</p>`]),
  ].join("");
}

const day = (instant: Instant): string => formatInstant(instant).slice(0, 10);
