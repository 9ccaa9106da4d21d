import { issuerOf } from "./access.js";
import { MalformedElement } from "./body.js";
import { reply } from "./decisions.js";
import { issuerDoor } from "./issuer-door.js";
import { ID_LENGTH_MAX, POLICY_ID_LENGTH_MAX, REASON_LENGTH_MAX, bodyOf, issuerIn } from "./questions.js";
import type { Handler } from "./routes.js";

const VERDICTS = ["approve", "decline", "withdraw"] as const;

/** Which model scores, what runs beside, what could. */
export const showModels = issuerDoor(({ models }, who, request) => models.view(who, issuerIn(request)));

/** Lets something run beside what decides, or ends it. */
export const changeShadow = issuerDoor(({ models }, who, request) => {
  const members = bodyOf(request, ["stop", "model", "draft", "policy", "reason"]);
  const [issuer, reason] = [members.needed("issuer", ID_LENGTH_MAX), members.needed("reason", REASON_LENGTH_MAX)];
  const [model, draft, policy] = [members.text("model", ID_LENGTH_MAX), members.text("draft", ID_LENGTH_MAX), members.text("policy", POLICY_ID_LENGTH_MAX)];
  if (!members.flag("stop")) return models.startShadow(who, issuer, { model, draft, policy }, reason);
  if ([model, draft, policy].some((part) => part !== undefined)) throw new MalformedElement("stop", "stops what runs; name nothing to be started beside it");
  return models.stopShadow(who, issuer, reason);
});

/** Proposes a model, or says what becomes of the proposal. */
export const promoteModel = issuerDoor(({ models }, who, request) => {
  const members = bodyOf(request, ["model", "proposal", "verdict", "reason"]);
  const [issuer, reason] = [members.needed("issuer", ID_LENGTH_MAX), members.needed("reason", REASON_LENGTH_MAX)];
  const [model, proposal] = [members.text("model", ID_LENGTH_MAX), members.text("proposal", ID_LENGTH_MAX)];
  const verdict = members.oneOf("verdict", VERDICTS);
  if (model !== undefined && proposal === undefined) return models.propose(who, issuer, model, reason);
  if (model !== undefined || proposal === undefined) throw new MalformedElement("model", "expected a model that is proposed, or the id of a proposal with a verdict");
  if (verdict === undefined) throw new MalformedElement("verdict", `expected one of ${VERDICTS.join(", ")}`);
  return models[verdict](who, issuer, proposal, reason);
});

/** Where challengers agreed with what was decided, and where not. */
export const showShadow: Handler = ({ issuer }) => async (request, response) => reply(response, await issuer.modelDesk.shadow(issuerOf(request, response), request.query));

/** How far scores and facts have moved of late. */
export const showDrift: Handler = ({ issuer }) => async (request, response) => reply(response, await issuer.modelDesk.drift(issuerOf(request, response), request.query));
