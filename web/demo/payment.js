// One payment over the public doors, in the roles of requestor, 3DS Server and directory server. Knows nothing of the engine.
import { asDevice } from "./devices.js";
import { framePost, newFrame } from "./frames.js";
import { areqOf, browserElements, creqOf, decodeField, encodeField } from "./messages.js";

const METHOD_WAIT_MS = 10_000;
const POLL_MS = 700;
/** An ACS waits 30 s for the first CReq and then reports; a little more, for what is slow. */
const UNOPENED_WAIT_MS = 45_000;
/** After the result, the browser's way back takes this long at most. */
const RETURN_WAIT_MS = 5_000;

const doorOf = (path) => new URL(path, location.href).href;
const DOORS = {
  method: doorOf("../3ds/method"),
  areq: doorOf("../3ds/areq"),
  methodDone: doorOf("method-done"),
  notification: doorOf("notify"),
  results: doorOf("ds/results"),
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function askJson(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  return response.status === 200 ? response.json() : undefined;
}

/**
 * Makes a payment and tells of each message as it happens.
 * @param view `message`, `phase`, `decided`, `why`, `frame`, `phone`, `ended`: see timeline.js and checkout.js
 * @param leave resolves when nobody looks at this payment any more
 */
export async function makePayment(payment, view, leave) {
  const ids = { threeDSServerTransID: crypto.randomUUID(), dsTransID: crypto.randomUUID() };
  const compInd = await runMethod(payment, ids, view);
  const ares = await authenticate(payment, ids, compInd, view);
  if (ares === undefined) return view.ended({ kind: "unanswered" });
  view.decided(ares);
  if (ares.messageType !== "ARes") return view.ended({ kind: "refused" });
  const why = askJson(`why/${ares.acsTransID}`).then((found) => found && view.why(found), () => undefined);
  if (ares.transStatus !== "C") {
    await why;
    return view.ended({ kind: "decided", transStatus: ares.transStatus });
  }
  if (!payment.opens) {
    void awaitUnopened(ares, view, leave);
    await why;
    return view.ended({ kind: "not-opened" });
  }
  return view.ended(await challenge(payment, ares, view, leave));
}

/** The 3DS Method in a hidden frame. @returns threeDSCompInd */
async function runMethod(payment, { threeDSServerTransID }, view) {
  view.phase("method");
  const data = { threeDSServerTransID, threeDSMethodNotificationURL: DOORS.methodDone };
  view.message({ from: "browser", to: "acs", name: "3DS Method", door: `POST ${DOORS.method}`, body: data, say: (words) => words.saidMethod });
  const started = performance.now();
  return asDevice(payment.device, async () => {
    const frame = newFrame();
    document.getElementById("hidden-frames").append(frame);
    const posted = framePost(frame, "method-done");
    post(frame, DOORS.method, { threeDSMethodData: encodeField(data) });
    const done = await Promise.race([posted.fields, pause(METHOD_WAIT_MS)]);
    posted.stop();
    frame.remove();
    const ms = Math.round(performance.now() - started);
    const body = decodeField(done?.threeDSMethodData ?? "");
    if (body?.threeDSServerTransID !== threeDSServerTransID) return "N";
    view.message({ from: "acs", to: "requestor", name: "3DS Method", door: `POST ${DOORS.methodDone}`, body, say: (words) => words.saidMethodDone(ms) });
    return "Y";
  });
}

/** AReq out, ARes or Erro back; undefined when neither came. */
async function authenticate(payment, ids, compInd, view) {
  view.phase("areq");
  const areq = areqOf(payment, { ids, doors: DOORS, compInd, browser: browserElements(payment.version, payment.userAgent), now: new Date() });
  view.message({ from: "ds", to: "acs", name: "AReq", door: `POST ${DOORS.areq}`, body: areq, say: (words) => words.saidAReq(payment) });
  let status = "";
  try {
    const response = await fetch(DOORS.areq, { method: "POST", headers: { "Content-Type": "application/json; charset=utf-8" }, body: JSON.stringify(areq) });
    status = String(response.status);
    const answer = await response.json();
    view.message({ from: "acs", to: "ds", name: answer.messageType, body: answer, status: answer.transStatus, say: (words) => words.saidARes(answer) });
    return answer;
  } catch {
    view.message({ from: "acs", to: "ds", name: "HTTP", body: { status }, say: (words) => words.saidNothing(status) });
    return undefined;
  }
}

/** Posts a form into a frame, as a requestor's page does. */
function post(frame, action, fields) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action, target: frame.name, hidden: true });
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}

/** The challenge in a frame, until the browser is back or the result says that it will not be. */
async function challenge(payment, ares, view, leave) {
  view.phase("challenge");
  const creq = creqOf(ares, payment.windowSize);
  const sessionData = encodeField({ basket: ares.threeDSServerTransID });
  view.message({ from: "browser", to: "acs", name: "CReq", door: `POST ${ares.acsURL}`, body: creq, say: (words) => words.saidCReq });
  const frame = view.frame(payment);
  const posted = framePost(frame, "notify");
  post(frame, ares.acsURL, { creq: encodeField(creq), threeDSSessionData: sessionData });
  const watching = { on: true };
  const result = awaitResult(ares, view, watching);
  void watchPhone(ares, view, watching);
  const late = result.then(() => pause(RETURN_WAIT_MS));
  const fields = await Promise.race([posted.fields, late, leave]);
  posted.stop();
  // The directory server hears of the result first; the page must not tell it the other way round.
  const rreq = fields === undefined ? undefined : await Promise.race([result, pause(RETURN_WAIT_MS)]);
  watching.on = false;
  view.closeFrame();
  if (fields === undefined) return rreqOnly(await Promise.race([result, pause(0)]));
  const name = fields.cres === undefined ? "Erro" : "CRes";
  const body = decodeField(fields.cres ?? fields.erro ?? "") ?? {};
  const unchanged = fields.threeDSSessionData === sessionData;
  view.message({ from: "acs", to: "requestor", name, door: `POST ${DOORS.notification}`, body, status: body.transStatus, say: (words) => words.saidCRes(body, unchanged) });
  return { kind: "challenged", transStatus: rreq?.transStatus ?? body.transStatus, cres: body.transStatus, rreq };
}

/** A requestor that never sees its customer again relies on what the directory server heard. */
const rreqOnly = (rreq) => ({ kind: "challenged", transStatus: rreq?.transStatus, cres: undefined, rreq });

/** Asks the directory server's door again and again. Resolves to the RReq; never when `watching` ends first. */
async function awaitResult({ acsTransID }, view, watching) {
  while (watching.on) {
    const found = await askJson(`ds/results/${acsTransID}`).catch(() => undefined);
    if (found !== undefined) {
      view.message({ from: "acs", to: "ds", name: "RReq", door: `POST ${DOORS.results}`, body: found.rreq, status: found.rreq.transStatus, say: (words) => words.saidRReq(found.rreq) });
      view.message({ from: "ds", to: "acs", name: "RRes", body: found.rres, say: (words) => words.saidRRes });
      return found.rreq;
    }
    await pause(POLL_MS);
  }
  return new Promise(() => undefined);
}

/** Nobody opens the challenge: the result comes by itself. */
async function awaitUnopened(ares, view, leave) {
  const watching = { on: true };
  const result = awaitResult(ares, view, watching);
  await Promise.race([result, pause(UNOPENED_WAIT_MS), leave]);
  watching.on = false;
}

/** What arrives for the person while the challenge is open. */
async function watchPhone({ acsTransID }, view, watching) {
  while (watching.on) {
    const inbox = await askJson("inbox.json").catch(() => undefined);
    view.phone((inbox?.messages ?? []).filter((message) => message.acsTransID === acsTransID));
    await pause(POLL_MS);
  }
}
