import { useEffect, useRef } from "preact/hooks";

/** A g that another letter follows within this time goes to another page; alone, it is a verdict. */
const ALONE_MS = 600;

/** Listens for single keys while the page is shown, wherever nobody types and no window is open. Later keys of the same letter take the place of these. */
export function useReviewKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null) return;
      if (target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))) return;
      // The second letter of a way to another page is none of ours.
      const second = waiting !== undefined;
      clearTimeout(waiting);
      waiting = undefined;
      const act = latest.current[event.key];
      if (act === undefined || second) return;
      if (event.key === "g") waiting = setTimeout(() => {
        waiting = undefined;
        latest.current["g"]?.();
      }, ALONE_MS);
      else act();
    };
    addEventListener("keydown", press);
    return () => {
      clearTimeout(waiting);
      removeEventListener("keydown", press);
    };
  }, []);
}
