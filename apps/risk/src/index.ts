/** The risk engine, pure but for its loader: books, ladders, stresses, forecasts, warnings, advice. */
export { type Book, bookOf, type Range, readBook } from "./book/book";
export { deficitAt, type Marks, marksOf } from "./book/marks";
export { RiskError, type RiskErrorName } from "./error";
export { ladders, type MarketLadder, marketLadder, SHARES, type Step } from "./stress/ladder";
export { STRESSES, type Stress } from "./stress/named";
export { type MarketStress, type StressReport, type StressResult, stressesOf } from "./stress/run";
