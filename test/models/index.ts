/** Validation of recorded traffic against AWS's models, for the tests of every ring. */

export { type RecordedExchange, type Recorder, startRecorder } from "./recorder";
export { modelsMissing } from "./smithy";
export { expectValidTraffic, type TrafficOptions, type TrafficReport, validateExchange, validateTraffic } from "./validate";
export { describeViolation, type Exchange, type Rule, type Violation } from "./violation";
