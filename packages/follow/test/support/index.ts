/** A recorded pool and nodes that one cannot rely on, for tests of whatever follows it. */
export { FAULTS, type FaultName, FaultySource } from "./faulty_source";
export { randomFrom } from "./random";
export { RecordedNode } from "./recorded_node";
export { type Moment, type Recorded, Recorder } from "./recorder";
export { type Story, tell } from "./story";
