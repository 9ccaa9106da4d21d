// What Express itself costs: a JSON body parser and a fixed ARes of usual size.
import express from "express";

const ARES = {
  messageType: "ARes",
  messageVersion: "2.2.0",
  threeDSServerTransID: "b0000000-0000-4000-8000-000000000000",
  dsTransID: "b0000000-0000-4000-8000-000000000001",
  acsTransID: "b0000000-0000-4000-8000-000000000002",
  acsReferenceNumber: "BARE_EXPRESS_00001",
  acsOperatorID: "bare",
  dsReferenceNumber: "DS_00001",
  transStatus: "Y",
  authenticationValue: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  eci: "05",
};

const app = express();
app.use(express.json({ limit: "400kb" }));
app.post("/3ds/areq", (request, response) => response.json(ARES));
const server = app.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ areq: `http://127.0.0.1:${server.address().port}/3ds/areq` })));
process.on("SIGTERM", () => process.exit(0));
