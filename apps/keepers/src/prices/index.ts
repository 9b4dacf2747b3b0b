/** Where prices come from, and how they get onto the chain. */
export { readAccumulator, type Update } from "./accumulator";
export { type Chosen, publisherOf } from "./chosen";
export { PriceError, type PriceFault } from "./error";
export { Hermes, type HermesOptions } from "./hermes";
export { localNetwork } from "./local";
export { type PythOptions, PythPublisher } from "./publisher";
export { type Point, type RecordedOptions, type RecordedPrint, RecordedPublisher, readSeries } from "./recorded";
export { wantsOf } from "./wants";
