import { useEffect, useState } from "preact/hooks";

const ROOT = "/console/";

/** Where the console stands: `["decisions", id]` and what the address says behind the question mark. */
export interface Place {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

const listeners = new Set<() => void>();
const announce = (): void => listeners.forEach((listener) => listener());

/** The place that the address bar names. */
export function placeNow(): Place {
  const path = location.pathname.startsWith(ROOT) ? location.pathname.slice(ROOT.length) : "";
  return { path: path.split("/").filter((part) => part !== "").map(decodeURIComponent), query: new URLSearchParams(location.search) };
}

/** The address of a place. Members without a value are left out. */
export function addressOf(path: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const members = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]])));
  return `${ROOT}${path.map(encodeURIComponent).join("/")}${members.size === 0 ? "" : `?${members}`}`;
}

/** Goes there; back leads here again. */
export function goTo(address: string): void {
  history.pushState(null, "", address);
  scrollTo(0, 0);
  announce();
}

/** Changes what stands behind the question mark, without a step that back would have to take. */
export function changeQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const { path, query } = placeNow();
  history.replaceState(null, "", addressOf(path, { ...Object.fromEntries(query), ...changes }));
  announce();
}

/** The place, anew whenever it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(placeNow);
  useEffect(() => {
    const look = (): void => setPlace(placeNow());
    listeners.add(look);
    addEventListener("popstate", look);
    return () => {
      listeners.delete(look);
      removeEventListener("popstate", look);
    };
  }, []);
  return place;
}

/** Lets links into the console change the place instead of loading the page anew. */
export function takeLinks(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest("a");
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link === null || link === undefined || link.target !== "" || link.hasAttribute("download") || !link.getAttribute("href")?.startsWith(ROOT)) return;
    event.preventDefault();
    goTo(link.pathname + link.search);
  });
}
