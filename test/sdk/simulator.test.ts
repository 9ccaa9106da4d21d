import { SeededRandom } from "../../src/base/index.js";
import { DEFAULT_PARSE_OPTIONS, generateAReq, parseAReqValue } from "../../src/protocol/index.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { AUTHORITY } from "./conversation.js";
import { SdkRefuses, SdkSimulator } from "./simulator.js";

const newSdk = () => new SdkSimulator({ enc: "A128GCM", roots: [AUTHORITY.certificate] });

test.each(["2.1.0", "2.2.0", "2.3.1"] as const)("the members an SDK gives make a good AReq of %s", (version) => {
  const areq = generateAReq(new SeededRandom(7), { version, channel: "APP", category: "PA" }, { optionalShare: 0, members: newSdk().areqMembers(version) as JsonObject });
  const parsed = parseAReqValue(areq, DEFAULT_PARSE_OPTIONS);
  expect(parsed.ok ? "accepted" : parsed.fault).toBe("accepted");
});

test("an SDK says nothing before it was given a challenge", () => {
  expect(() => newSdk().creq({})).toThrow(SdkRefuses);
  expect(() => newSdk().cres("a..b.c.d")).toThrow(SdkRefuses);
});
