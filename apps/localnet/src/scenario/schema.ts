import { z } from "zod";

const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'an amount is text in whole units, like "1000" or "0.5"')
  .describe("Whole units, as text");
const positive = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'an amount is text in whole units, like "1000" or "0.5"')
  .describe("Whole units, as text");
const name = z.string().regex(/^[A-Za-z][\w-]*$/, "a name starts with a letter and has letters, digits, - and _");
const symbol = z.string().regex(/^[A-Z][A-Z0-9]*$/, "a token is named like SOL");
const side = z.enum(["long", "short"]);
const shares = z.union([z.literal("all"), positive]).describe("Shares with six decimals, or all");
const amounts = z.record(symbol, positive);
const seconds = z.number().int().positive().describe("Seconds");

/** Any step may say in words what it shows. */
const said = { note: z.string().optional().describe("What this step shows, in words") };
const step = <D extends string, S extends z.ZodRawShape>(doing: D, shape: S) =>
  z.strictObject({ do: z.literal(doing), ...shape, ...said });

const size = {
  size: positive.optional().describe("Index tokens"),
  notional: positive.optional().describe("Or US dollars at the present price"),
  limit: positive.optional().describe("Worst price, USD"),
};
const order = { ...size, collateral: amounts.optional().describe("One token, and how much of it") };
const sized = <T extends { size?: string | undefined; notional?: string | undefined }>(value: T) =>
  (value.size === undefined) !== (value.notional === undefined);
const EITHER_SIZE = { message: "say either size or notional" };
const event = { market: symbol, side: side.describe("The winning side") };
const by = { who: name.optional().describe("Who does it; the keeper unless said") };

const openStep = step("open", { who: name, as: name.optional(), market: symbol, side, ...order }).refine(
  sized,
  EITHER_SIZE,
);
const placeStep = step("place", {
  who: name.optional().describe("Who places; for an increase the position's owner"),
  as: name,
  market: symbol.optional(),
  side: side.optional(),
  position: name.optional().describe("The position to increase; without it the request opens one"),
  ...order,
})
  .refine(sized, EITHER_SIZE)
  .refine(
    ({ position, who, market, side: of }) =>
      (position === undefined) === (who !== undefined && market !== undefined && of !== undefined),
    { message: "say who, market and side to open, or position to increase" },
  );

const triggerStep = step("place_trigger", {
  kind: z.enum(["limit_open", "take_profit", "stop_loss"]),
  who: name.optional().describe("Who places; for a position its owner unless said, else its delegate"),
  as: name,
  market: symbol.optional(),
  side: side.optional(),
  position: name.optional().describe("The position to reduce"),
  trigger: positive.describe("Price that sets it off, USD"),
  expires: seconds.optional().describe("Seconds from now; a day unless said"),
  ...order,
}).refine(
  (s) =>
    s.kind === "limit_open"
      ? [s.who, s.market, s.side, s.collateral].every((each) => each !== undefined) && sized(s)
      : s.position !== undefined && s.notional === undefined && s.collateral === undefined,
  { message: "say who, market, side, size and collateral to open, or position and [size] to reduce" },
);

const trading = [
  openStep,
  placeStep,
  step("execute", { request: name, ...by }),
  step("cancel", { request: name, ...by }),
  triggerStep,
  step("cancel_trigger", { request: name, who: name.optional().describe("The owner unless said") }),
  step("set_delegate", { position: name, delegate: name.optional().describe("Nobody unless said") }),
  step("increase", { position: name, ...order }).refine(sized, EITHER_SIZE),
  step("decrease", {
    position: name,
    fraction: positive.optional(),
    size: positive.optional(),
    limit: size.limit,
  }).refine((value) => (value.size === undefined) !== (value.fraction === undefined), {
    message: "say either fraction or size",
  }),
  step("close", { position: name, limit: size.limit }),
  step("add_collateral", { position: name, amount: positive }),
  step("remove_collateral", { position: name, amount: positive }),
] as const;

const funding = [
  step("add_liquidity", { who: name, asset: symbol, amount: positive }),
  step("remove_liquidity", { who: name, asset: symbol, shares: shares.optional() }),
  step("stake", { who: name, amount: positive }),
  step("request_unstake", { who: name, shares: shares.optional() }),
  step("cancel_unstake", { who: name }),
  step("unstake", { who: name }),
  step("donate", { who: name, amount: positive }),
] as const;

const keeping = [
  step("liquidate", { position: name, ...by }),
  step("open_event", event),
  step("finalize", { ...event, positions: z.array(name).max(16).optional() }),
  step("seal", { ...event, number: z.number().int().nonnegative().optional() }),
  step("claim", { who: name.describe("The owner; every matured ticket is claimed") }),
  step("apply_liens", { ...event, positions: z.array(name).min(1).max(16).optional() }),
  step("settle_market", { market: symbol.describe("Its feed has been silent for a day") }),
  step("sweep", { asset: symbol }),
  step("pay_out", { who: name, asset: symbol }),
] as const;

const oneOf = (...fields: string[]) => ({
  check: (value: object) => fields.filter((field) => field in value).length === 1,
  params: { message: `say one of ${fields.join(", ")}` },
});
const CHANGES = oneOf("params", "status", "delay", "guardian");
const MEASURES = oneOf("reduce_only", "deposits", "caps", "deposit_cap");
const governing = [
  step("queue_change", {
    as: name,
    params: z.record(z.string(), z.string()).optional().describe("As of the file; all of one pool, market or token"),
    status: z.strictObject({ market: symbol, reduce_only: z.boolean() }).optional(),
    delay: seconds.optional(),
    guardian: name.optional().describe("Who becomes guardian"),
    valid_for: z.number().int().nonnegative().optional().describe("Seconds after its eta; a day unless said"),
  }).refine(CHANGES.check, CHANGES.params),
  step("execute_change", { change: name, ...by }),
  step("cancel_change", { change: name, who: name.optional().describe("Who does it; the admin unless said") }),
  step("tighten", {
    reduce_only: symbol.optional().describe("Market that takes no new risk for seven days"),
    deposits: z.literal("closed").optional().describe("For seven days"),
    caps: z.strictObject({ market: symbol, long: positive, short: positive }).optional().describe("USD"),
    deposit_cap: z.strictObject({ asset: symbol, amount: positive }).optional(),
    who: name.optional().describe("Who does it; the guardian unless said"),
  }).refine(MEASURES.check, MEASURES.params),
  step("renew_guardian", { seconds: z.number().int().nonnegative() }),
  step("collect_fees", { asset: symbol }),
] as const;

const point = z.tuple([z.number().int().positive().describe("Seconds after the series began"), positive]);
const nature = [
  z
    .object({
      do: z.literal("price"),
      conf: z.record(symbol, positive).optional().describe("Half of the confidence interval, USD"),
      ema: z.record(symbol, positive).optional().describe("Moving average, USD; the price itself unless said"),
      second: z.record(symbol, positive).optional().describe("What the second source says; the same unless said"),
      ...said,
    })
    .catchall(positive)
    .describe("New prices, USD by token; at least a second passes"),
  step("price_series", {
    asset: symbol,
    points: z.array(point).min(1).optional(),
    csv: z.string().optional().describe("File beside this one, lines of seconds,price"),
    keeper: z
      .strictObject({ every: seconds })
      .optional()
      .describe("A keeper looks after so many seconds, and liquidates what it finds"),
  }).refine(({ points, csv }) => (points === undefined) !== (csv === undefined), {
    message: "say either points or csv",
  }),
  step("wait", { seconds }),
  step("refresh", {}),
  step("stop_feed", { asset: symbol.describe("Its price account keeps its last print until start_feed") }),
  step("start_feed", { asset: symbol }),
  step("freeze", { who: name, asset: symbol }),
  step("unfreeze", { who: name, asset: symbol }),
] as const;

export const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
const expectStep = step("expect", {
  path: z.string().min(1).describe("Of the ledger: balances.bob.USDC, lossEvents.0.u, tickets.bob.face"),
  comparison: z.enum(COMPARISONS),
  value: z.union([z.string(), z.boolean(), z.strictObject({ path: z.string() })]),
  within: decimal.optional().describe("How far from equal is still equal"),
});

const plainStep = z.discriminatedUnion("do", [...trading, ...funding, ...keeping, ...governing, ...nature, expectStep]);
const failsStep = step("fails", {
  error: z.string().describe("Name of the error that the step must end with: NotLiquidatable"),
  step: plainStep,
});
const anyStep = z.discriminatedUnion("do", [
  ...trading,
  ...funding,
  ...keeping,
  ...governing,
  ...nature,
  expectStep,
  failsStep,
]);

/** A scenario file. */
export const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  about: z.string().optional().describe("What it shows, in words"),
  params: z.record(z.string(), z.string()).default({}).describe("Names and units in apps/localnet/README.md"),
  prices: amounts.default({}).describe("First prices, USD. Every token named is one of the pool's"),
  markets: z.array(symbol).optional().describe("Index tokens; every token that is no stable unless said"),
  second_sources: z.array(symbol).optional().describe("Markets with a second price source"),
  liquidity: amounts.optional().describe("What the actor house deposits first; see apps/localnet/README.md"),
  actors: z.record(name, amounts).default({}).describe("People and what they own"),
  steps: z.array(anyStep),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type PlainStep = z.infer<typeof plainStep>;
export type AnyStep = z.infer<typeof anyStep>;
export type StepOf<D extends PlainStep["do"]> = Extract<PlainStep, { do: D }>;

export const STEP_NAMES: readonly string[] = [...plainStep.options.map((option) => option.shape.do.value), "fails"];

/** The schema for editors and other tools. */
export const jsonSchema = (): unknown => ({
  ...z.toJSONSchema(scenarioSchema, { io: "input" }),
  title: "A Ballast scenario",
});
