import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { BacktestView, Flip } from "../../../src/issuer/views.js";
import { Answered, sentenceOf } from "../parts/problem.js";
import { refusalOf, useAsked } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import { BacktestSides, FlipChoice, FlippedTable } from "./backtest-result.js";
import { beginBacktest } from "./backtest-start.js";

const PAUSE_MS = 400;

/**
 * What a draft would have decided: at once by the facts that are held, or by living through the journal.
 * @param text as it stands in the editor; the full replay takes the draft where that is saved, so that the run leads back to it
 */
export function DraftBacktest({ draft, text, saved }: { readonly draft: string; readonly text: string; readonly saved: boolean }): VNode {
  const here = useHere();
  const { words: { backtests: words }, formats, issuer } = here;
  const asked = useAsked<BacktestView>({ method: "POST", path: "/policies/backtest", body: { issuer: issuer.id, text } }, PAUSE_MS);
  const [chosen, setChosen] = useState<Flip>();
  const [busy, setBusy] = useState(false);
  const replay = (): void => {
    setBusy(true);
    beginBacktest(issuer.id, saved ? { draft } : { text }).catch((failure: unknown) => {
      here.tell(sentenceOf(here.words, refusalOf(failure)), "bad");
      setBusy(false);
    });
  };
  return (
    <>
      <div class="full-replay">
        <p class="soft">{words.fastLead}</p>
        <button type="button" title={words.fullLead} disabled={busy || !may(here, "analyst")} onClick={replay}>{words.full}</button>
      </div>
      <Answered asked={asked}>
        {({ before, after, flips, rows, unmoved }) => {
          const shown = chosen === undefined ? rows : rows.filter(({ decision, to }) => decision.action === chosen.from && to === chosen.to);
          const all = flips.reduce((sum, { from, to, count }) => (chosen === undefined || (chosen.from === from && chosen.to === to) ? sum + count : sum), 0);
          return (
            <>
              <BacktestSides before={before} after={after} flipped={flips.reduce((sum, { count }) => sum + count, 0)}>
                {unmoved > 0 && <p class="note">{words.unmovedFast(formats.count(unmoved))}</p>}
              </BacktestSides>
              {flips.length > 0 && <FlipChoice flips={flips} chosen={chosen === undefined ? undefined : `${chosen.from} ${chosen.to}`} choose={setChosen} />}
              {rows.length > 0 && <FlippedTable replayed={false} rows={shown} heading={<p>{words.shown(formats.count(shown.length), formats.count(all))}</p>} />}
            </>
          );
        }}
      </Answered>
    </>
  );
}
