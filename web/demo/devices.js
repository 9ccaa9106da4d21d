// The 3DS Method knows a browser again by what it stored in it. Here one browser plays many devices: each has a storage of its
// own, put in place before the method's page opens and taken out again after. Its cookie is the server's to take out.

const PREFIX = "sekisho";
const storages = new Map();

function takeOut() {
  const found = Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
  for (const [key] of found) localStorage.removeItem(key);
  return found;
}

function putIn(entries) {
  takeOut();
  for (const [key, value] of entries) localStorage.setItem(key, value);
}

const forget = () => fetch("forget-device", { method: "POST" });

/** There is one storage, so one device at a time. */
let turn = Promise.resolve();

/** Does `work` while this browser is the device; `own` is the browser itself. A browser that stores nothing is always itself. */
export function asDevice(device, work) {
  const mine = turn.then(() => play(device, work));
  turn = mine.catch(() => undefined);
  return mine;
}

async function play(device, work) {
  if (device === "own") return work();
  let own;
  try {
    own = takeOut();
    putIn(storages.get(device) ?? []);
    await forget();
  } catch {
    return work();
  }
  try {
    return await work();
  } finally {
    storages.set(device, takeOut());
    putIn(own);
    await forget();
  }
}
