import { serialise, toErro, unforeseen } from "../../src/protocol/index.js";

const about = { messageVersion: "2.2.0", threeDSServerTransID: "02034c8b-226f-4138-fcd6-b12c51159933", errorMessageType: "AReq" } as const;

test("an Erro names its elements and carries the ids that are known", () => {
  expect(JSON.parse(serialise(toErro({ code: "201", elements: ["mcc", "homePhone.cc"] }, about)))).toEqual({
    messageType: "Erro",
    messageVersion: "2.2.0",
    errorComponent: "A",
    errorCode: "201",
    errorDescription: "A required data element is missing",
    errorDetail: "mcc,homePhone.cc",
    errorMessageType: "AReq",
    threeDSServerTransID: about.threeDSServerTransID,
  });
});

test("a detail never passes 2048 characters and never ends inside a name", () => {
  const elements = Array.from({ length: 500 }, (_, index) => `element${index}`);
  const { errorDetail } = toErro({ code: "203", elements }, about);
  expect(errorDetail.length).toBeLessThanOrEqual(2048);
  expect(elements.slice(0, errorDetail.split(",").length).join(",")).toBe(errorDetail);
  expect(toErro({ code: "204", elements: ["x".repeat(5000)] }, about).errorDetail).toHaveLength(2048);
});

test("what we did not foresee tells nothing", () => {
  expect(toErro(unforeseen(), about)).toMatchObject({ errorCode: "403", errorDetail: "Transient system failure" });
});
