import { useEffect } from "preact/hooks";

/** Does something again and again while the page shows. @param on false while there is nothing to be done */
export function useEvery(everyMs: number, act: () => void, on = true): void {
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(act, everyMs);
    return () => clearInterval(timer);
  }, [on]);
}
