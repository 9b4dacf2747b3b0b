/** What is likely to happen to the pool, how sure that is, what is the matter, and what would make it safer. */
import { z } from "zod";
import * as u from "./units";

/** Horizons that the model knows. */
export const HOURS = ["1h", "4h", "24h"] as const;

const Quantile = z.object({
  level: u.nano("Share of all scenarios that are not as bad"),
  value: u.usd("Value at risk: what the next one costs"),
  mean: u.usd("Expected shortfall: the mean of those that are as bad or worse"),
});

export const ModelOf = z.object({
  name: z.string().describe("The model"),
  source: z.string().describe("What it was fitted on"),
  from: z.string().describe("First day of that"),
  to: z.string().describe("Last day of that"),
});

export const ValueAtRisk = z
  .object({
    hours: u.count("Within so many hours"),
    scenarios: u.count("Scenarios: the past's, in units of the volatility of now"),
    positions: u.count("Open positions"),
    kept: z.array(Quantile).describe("Loss beyond collateral, where keepers act after every quarter of an hour"),
    unkept: z.array(Quantile).describe("The same, if nobody acted until the worst price"),
    liquidated: z.array(Quantile).describe("Notional that is liquidated"),
    coverTwo: u.usd("Loss beyond collateral in the two markets that cost most, each in its own worst scenario"),
    fund: z
      .object({
        balance: u.usd("What it holds"),
        floor: u.usd("What draws must leave"),
        target: u.usd("What it should hold"),
        needed: u.usd("That pays the worst of 1,000 days and keeps its floor"),
        runwayDays: u.count("Until the floor at the pace that is expected, without income").nullable(),
      })
      .describe("The insurance fund beside it"),
    model: ModelOf,
  })
  .meta({ id: "ValueAtRisk" });
export type ValueAtRisk = z.infer<typeof ValueAtRisk>;

export const Stress = z
  .object({
    name: z.string().describe("Its name"),
    words: z.string().describe("What it was"),
    index: u.signedBps("Move of every market"),
    stable: u.signedBps("Move of every stable"),
    liquidated: u.count("Positions that can be liquidated then"),
    deficit: u.usd("Loss beyond collateral, if nobody was liquidated on the way"),
    insurance: u.usd("Asked of the fund by all markets, keepers' floors with it"),
    lps: u.usd("Borne by LPs: young size and deductible"),
    shortfall: u.usd("Goes to loss events"),
    failed: u.count("Positions that the engine gives an error of"),
  })
  .meta({ id: "Stress" });
export type Stress = z.infer<typeof Stress>;

const chance = u.nano("Chance to be liquidated, if the owner does nothing");
/** What happened to forecasts of that size; null where too few were made to say. */
export const Bin = z.object({
  count: u.count("Forecasts"),
  forecast: u.nano("Their mean"),
  happened: u.nano("Share of them that came true"),
});

const calibration = z
  .object({ said: u.nano("Mean of forecasts of about this size"), was: u.nano("Share of them that came true") })
  .nullable()
  .describe("How often forecasts of this size came true on days that the model had not seen; null where not known");

export const AtRisk = z
  .object({
    position: u.address("The position"),
    owner: u.address("Whose").nullable(),
    market: u.number("Number of the market"),
    side: u.side,
    notional: u.usd("Worth at the price of now"),
    liquidation: u.price("Price at which it can be liquidated").nullable(),
    move: u.signedBps("Move of the price that is enough").nullable(),
    chance,
    calibration,
  })
  .meta({ id: "AtRisk" });
export type AtRisk = z.infer<typeof AtRisk>;

export const Forecast = z
  .object({
    hours: u.count("Within so many hours"),
    positions: u.count("Open positions"),
    expected: u.nano("Positions that are expected to be liquidated: the sum of all chances"),
    notional: u.usd("Their notional"),
    over: u.count("Positions whose chance is a fifth or more"),
  })
  .meta({ id: "Forecast" });
export type Forecast = z.infer<typeof Forecast>;

export const PositionForecast = z
  .object({
    ...AtRisk.omit({ chance: true, calibration: true }).shape,
    chances: z.array(z.object({ hours: u.count("Within so many hours"), chance, calibration })),
  })
  .meta({ id: "PositionForecast" });
export type PositionForecast = z.infer<typeof PositionForecast>;

const Score = z
  .object({
    count: u.count("Forecasts"),
    base: u.nano("Share that came true"),
    expected: u.nano("Sum of the forecasts"),
    happened: u.count("Came true"),
    prAuc: u.nano("Area under precision over recall; `base` knows nothing").nullable(),
    brierSkill: z.number().nullable().describe("1 less the Brier score over that of `base`; may be negative"),
    ece: u.nano("Calibration error: mean distance of forecast and outcome").nullable(),
    recallTop5: u.nano("Share of what came true that was in the likeliest 5 %").nullable(),
  })
  .nullable();

export const Scorecard = z
  .object({
    days: u.count("Of the last so many days"),
    entries: u.count("Lines of the record since its beginning"),
    head: u.hex("Hash of the last line: who keeps it can tell whether anything before was changed"),
    cards: z.array(
      z.object({
        hours: u.count("Horizon"),
        settled: u.count("Rounds of forecasts whose time has come"),
        waiting: u.count("Rounds that still wait"),
        all: Score.describe("All that are settled"),
        calm: Score.describe("Those in whose time the price moved by less than 8 %"),
        crash: Score.describe("Those in whose time it moved by 8 % or more"),
        reliability: z.array(Bin),
        lead: z.object({
          hits: u.count("Positions that were liquidated"),
          warned: u.count("Of them, those with a forecast of a fifth or more before"),
          medianMinutes: u.count("From that to the liquidation, in the middle").nullable(),
          p10Minutes: u.count("Of the latest tenth").nullable(),
        }),
      }),
    ),
    tried: z
      .array(
        z.object({
          hours: u.count("Horizon"),
          from: z.string().describe("First day"),
          to: z.string().describe("Last day"),
          count: u.count("Forecasts"),
          ece: u.nano("Calibration error"),
          reliability: z.array(Bin),
        }),
      )
      .describe("The model on days of the past that it had not seen, with simulated accounts"),
  })
  .meta({ id: "Scorecard" });
export type Scorecard = z.infer<typeof Scorecard>;

export const GROUPS = ["price", "flow", "oracle", "book"] as const;
export const RISK_LEVELS = ["calm", "watch", "warn", "act"] as const;
export const RiskAlert = z
  .object({
    market: u.number("Number of the market"),
    level: z.enum(RISK_LEVELS),
    price: u.price("Of the look"),
    probability: u.nano("That something is wrong, as all detectors say together"),
    groups: z.object(Object.fromEntries(GROUPS.map((name) => [name, u.nano(`As detectors of ${name} say`)]))),
    causes: z.array(z.string()).describe("The three strongest, strongest first; none where all is calm"),
    looks: u.count("Looks of the detectors so far"),
    enough: z
      .boolean()
      .describe("Whether detectors have seen enough to say what is unusual; rules hold from the start"),
    since: u.seconds("Oldest price that rules compare with").nullable(),
  })
  .meta({ id: "RiskAlert" });
export type RiskAlert = z.infer<typeof RiskAlert>;

export const Advice = z
  .object({
    market: u.number("Number of the market"),
    kind: z.enum(["tighten", "change"]).describe("tighten: the guardian's, at once; change: waits in the timelock"),
    words: z.string().describe("What it does"),
    why: z.array(z.string()).describe("For what reasons"),
    signer: u.address("The key that it needs"),
    transaction: z
      .string()
      .nullable()
      .describe("Base64, without signatures: whoever signs sets a new blockhash. Null where it would be refused"),
    refusal: z.string().nullable().describe("Error with which the program would refuse it now"),
  })
  .meta({ id: "Advice" });
export type Advice = z.infer<typeof Advice>;
