import type { VNode } from "preact";
import { PageHead } from "../parts/values.js";
import { useHere } from "../state/here.js";
import { addressOf, usePlace } from "../state/router.js";
import { Audit } from "./audit.js";
import { Backtest } from "./backtest.js";
import { Backtests } from "./backtests.js";
import { Decision } from "./decision.js";
import { Decisions } from "./decisions.js";
import { Draft } from "./draft.js";
import { Models } from "./models.js";
import { Lists } from "./lists.js";
import { Meters } from "./meters.js";
import { Overview } from "./overview.js";
import { People } from "./people.js";
import { Policies } from "./policies.js";
import { PolicyVersion } from "./policy-version.js";
import { Review } from "./review.js";
import { Settings } from "./settings.js";
import { Tuning } from "./tuning.js";

/** The page that the address names. Its key is what it is about: another decision is another page. */
export function Pages(): VNode {
  const { words } = useHere();
  const { path } = usePlace();
  const [page = "overview", first, second] = path;
  switch (path.length === 0 ? "overview" : `${page}${first === undefined ? "" : "/…"}${second === undefined ? "" : "/…"}`) {
    case "overview":
      return <Overview />;
    case "decisions":
      return <Decisions />;
    case "decisions/…":
      return <Decision key={first} id={first as string} />;
    case "tuning":
      return <Tuning />;
    case "policies":
      return <Policies />;
    case "policies/…/…":
      return first === "drafts" ? <Draft key={second} id={second as string} /> : <PolicyVersion key={`${first}/${second}`} id={`${first}/${second}`} />;
    case "review":
      return <Review />;
    case "models":
      return <Models />;
    case "backtests":
      return <Backtests />;
    case "backtests/…":
      return <Backtest key={first} id={first as string} />;
    case "lists":
      return <Lists />;
    case "meters":
      return <Meters />;
    case "settings":
      return <Settings />;
    case "audit":
      return <Audit />;
    case "people":
      return <People />;
    default:
      return <PageHead title={words.shell.nothingHere}><a class="button" href={addressOf([])}>{words.shell.toOverview}</a></PageHead>;
  }
}
