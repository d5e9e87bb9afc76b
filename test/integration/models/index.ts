/** Validation of recorded traffic against AWS's models, for the tests of every ring. */

export { type Recorder, startRecorder } from "./recorder";
export { modelsMissing } from "./smithy";
export { expectValidTraffic, validateExchange, validateTraffic } from "./validate";
export { describeViolation, type Exchange } from "./violation";
