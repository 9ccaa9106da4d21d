export { IdFile } from "./id-file.js";
export { IdIndex } from "./id-index.js";
export { RecordFile } from "./record-file.js";
export { ScratchFile } from "./scratch-file.js";
