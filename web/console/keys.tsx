import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "./parts/dialog.js";
import { useHere } from "./state/here.js";
import { addressOf, goTo } from "./state/router.js";
import type { Words } from "./words/index.js";

/** Pages of the navigation, each with the letter that follows `g`. */
export const PAGE_KEYS = { overview: "o", decisions: "d", review: "v", tuning: "t", meters: "e", policies: "p", backtests: "b", models: "m", lists: "l", audit: "a", people: "u", settings: "s" } as const satisfies Record<keyof Words["nav"], string>;
export type PageName = keyof typeof PAGE_KEYS;
export const PAGE_NAMES = Object.keys(PAGE_KEYS) as PageName[];

const SEQUENCE_MS = 1_500;

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** The search of the page, or of the decisions where the page has none. */
function search(): void {
  const field = (): HTMLElement | null => document.querySelector("input[type=search]");
  if (field() !== null) return field()?.focus();
  goTo(addressOf(["decisions"]));
  requestAnimationFrame(() => field()?.focus());
}

/** Listens for keys wherever nobody types; the list of keys while it is wanted. */
export function Keys({ shown, show }: { readonly shown: boolean; readonly show: (shown: boolean) => void }): VNode | null {
  const { words } = useHere();
  const began = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
      const page = PAGE_NAMES.find((name) => PAGE_KEYS[name] === event.key);
      if (event.timeStamp - began.current < SEQUENCE_MS && page !== undefined) goTo(addressOf(page === "overview" ? [] : [page]));
      else if (event.key === "/") search();
      else if (event.key === "?") show(true);
      else {
        began.current = event.key === "g" ? event.timeStamp : 0;
        return;
      }
      began.current = 0;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  if (!shown) return null;
  return (
    <Dialog title={words.keys.title} close={() => show(false)}>
      <dl class="keys">
        {PAGE_NAMES.map((name) => <div key={name}><dt><kbd>g</kbd> {words.keys.then} <kbd>{PAGE_KEYS[name]}</kbd></dt><dd>{words.keys.go(words.nav[name])}</dd></div>)}
        <div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>{words.nav.review}{words.keys.colon}{words.review.keys.next}{words.language.comma}{words.review.keys.previous}</dd></div>
        <div><dt><kbd>c</kbd> <kbd>s</kbd></dt><dd>{words.nav.review}{words.keys.colon}{words.review.keys.claim}{words.language.comma}{words.review.keys.snooze}</dd></div>
        <div><dt><kbd>f</kbd> <kbd>g</kbd> <kbd>u</kbd></dt><dd>{words.nav.review}{words.keys.colon}{words.review.keys.verdict}</dd></div>
        <div><dt><kbd>/</kbd></dt><dd>{words.keys.search}</dd></div>
        <div><dt><kbd>?</kbd></dt><dd>{words.keys.help}</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>{words.keys.close}</dd></div>
      </dl>
      <form method="dialog" class="buttons"><button class="main">{words.common.close}</button></form>
    </Dialog>
  );
}
