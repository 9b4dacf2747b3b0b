/** The risk engine, pure but for its loader: books, ladders, stresses, forecasts, warnings, advice. */

export { type Advice, adviceOf, checkTightens } from "./advice/advice";
export { type Prepared, prepare } from "./advice/prepare";
export { type Backtest, backtest, type Crash, type Forecaster, type Ground, type Verdict } from "./backtest/run";
export { type Book, bookOf, type Range, readBook } from "./book/book";
export { deficitAt, type Marks, marksOf } from "./book/marks";
export { type AtRisk, type Forecasts, forecastsOf, likeliest } from "./default/forecast";
export { RiskError, type RiskErrorName } from "./error";
export { type Challengers, readChallengers } from "./model/challenger";
export { type Fit, fitModel } from "./model/fit";
export { type Distance, forecastOf, gaussPassed, passed } from "./model/forecast";
export { type Horizon, horizonOf, type Model, readModel } from "./model/model";
export { shippedModel } from "./model/shipped";
export { ForecastLog, readLog, verified } from "./record/log";
export { type Scorecard, scorecardOf } from "./record/scorecard";
export { type QuickStep, type Refresh, refresh } from "./refresh";
export { type Bars, between, parseBars, readBars } from "./series/bars";
export { type Score, scoreOf } from "./stats/score";
export { ladders, type MarketLadder, marketLadder, SHARES, type Step } from "./stress/ladder";
export { STRESSES, type Stress } from "./stress/named";
export { type MarketStress, type StressReport, type StressResult, stressesOf } from "./stress/run";
export { type Quantile, type ValueAtRisk, valueAtRisk } from "./value/risk";
export { type Alarm, type Level, Monitor } from "./warn/monitor";
export { answerOf, ROUTES, type Route, riskPlugin } from "./watch/answers";
export { Pulse } from "./watch/pulse";
export { type Snapshot, Watch } from "./watch/snapshot";
export { type MarketAlarm, Watcher } from "./watch/watcher";
