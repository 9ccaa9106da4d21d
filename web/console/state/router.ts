import { useEffect, useState } from "preact/hooks";

const ROOT = "/console/";

/** Where the console stands: `["decisions", id]` and what the address says behind the question mark. */
export interface Place {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** Browsers refuse an address that changes a hundred times within seconds, as it would under a slider; so it follows a little later. */
const WRITE_MS = 200;

const listeners = new Set<() => void>();
const announce = (): void => listeners.forEach((listener) => listener());

let query = new URLSearchParams(location.search);
let writing: ReturnType<typeof setTimeout> | undefined;

function placeNow(): Place {
  const path = location.pathname.startsWith(ROOT) ? location.pathname.slice(ROOT.length) : "";
  return { path: path.split("/").filter((part) => part !== "").map(decodeURIComponent), query };
}

/** The address of a place at the same issuer. Members without a value are left out. */
export function addressOf(path: readonly string[], asked: Readonly<Record<string, string | undefined>> = {}): string {
  const members = new URLSearchParams(Object.entries({ issuer: query.get("issuer") ?? undefined, ...asked }).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]])));
  return `${ROOT}${path.map(encodeURIComponent).join("/")}${members.size === 0 ? "" : `?${members}`}`;
}

/** Goes there; back leads here again. */
export function goTo(address: string): void {
  write();
  history.pushState(null, "", address);
  query = new URLSearchParams(location.search);
  scrollTo(0, 0);
  announce();
}

/** Changes what stands behind the question mark, without a step that back would have to take. */
export function changeQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const members = { ...Object.fromEntries(query), ...changes };
  query = new URLSearchParams(Object.entries(members).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]])));
  writing ??= setTimeout(write, WRITE_MS);
  announce();
}

/** Brings the address up to what is asked. */
function write(): void {
  if (writing === undefined) return;
  clearTimeout(writing);
  writing = undefined;
  history.replaceState(null, "", addressOf(placeNow().path, Object.fromEntries(query)));
}

/** The place, anew whenever it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(placeNow);
  useEffect(() => {
    const look = (): void => setPlace(placeNow());
    listeners.add(look);
    return () => void listeners.delete(look);
  }, []);
  return place;
}

/** Lets links into the console change the place instead of loading the page anew, and listens for back and forward. */
export function startRouter(): void {
  addEventListener("popstate", () => {
    clearTimeout(writing);
    writing = undefined;
    query = new URLSearchParams(location.search);
    announce();
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest("a");
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link === null || link === undefined || link.target !== "" || link.hasAttribute("download") || !link.getAttribute("href")?.startsWith(ROOT)) return;
    event.preventDefault();
    goTo(link.pathname + link.search);
  });
}
