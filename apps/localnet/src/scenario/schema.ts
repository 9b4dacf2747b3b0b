import { z } from "zod";
import { amount, error, free, name, ROLES, symbol } from "./roles";

const side = z.enum(["long", "short"]);
const shares = z.union([z.literal("all"), amount("shares")]).describe("Shares with six decimals, or all");
const amounts = z.record(symbol("token"), amount("keyed"));
const prices = (role: "print" | "price") => z.record(symbol("token"), amount(role));
/** Longer than any story; at the far end of what the program counts hours with there is nothing to see. */
export const TEN_YEARS = 315_576_000;
const seconds = z.number().int().positive().max(TEN_YEARS).describe("Seconds");

/** Any step may say in words what it shows. */
const said = { note: free("What this step shows, in words").optional() };
const step = <D extends string, S extends z.ZodRawShape>(doing: D, shape: S) =>
  z.strictObject({ do: z.literal(doing), ...shape, ...said });

const size = {
  size: amount("size", "Index tokens").optional(),
  notional: amount("notional", "Or US dollars at the present price").optional(),
  limit: amount("price", "Worst price, USD").optional(),
};
const order = { ...size, collateral: amounts.optional().describe("One token, and how much of it") };
const sized = <T extends { size?: string | undefined; notional?: string | undefined }>(value: T) =>
  (value.size === undefined) !== (value.notional === undefined);
const EITHER_SIZE = { message: "say either size or notional" };
const event = { market: symbol("market"), side: side.describe("The winning side") };
const by = { who: name("who", "Who does it; the keeper unless said").optional() };

const openStep = step("open", {
  who: name("who"),
  as: name("as").optional(),
  market: symbol("market"),
  side,
  ...order,
}).refine(sized, EITHER_SIZE);
const placeStep = step("place", {
  who: name("who", "Who places; for an increase the position's owner").optional(),
  as: name("as"),
  market: symbol("market").optional(),
  side: side.optional(),
  position: name("position", "The position to increase; without it the request opens one").optional(),
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
  who: name("who", "Who places; for a position its owner unless said, else its delegate").optional(),
  as: name("as"),
  market: symbol("market").optional(),
  side: side.optional(),
  position: name("position", "The position to reduce").optional(),
  trigger: amount("price", "Price that sets it off, USD"),
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
  step("execute", { request: name("request"), ...by }),
  step("cancel", { request: name("request"), ...by }),
  triggerStep,
  step("cancel_trigger", { request: name("request"), who: name("who", "The owner unless said").optional() }),
  step("set_delegate", { position: name("position"), delegate: name("who", "Nobody unless said").optional() }),
  step("increase", { position: name("position"), ...order }).refine(sized, EITHER_SIZE),
  step("decrease", {
    position: name("position"),
    fraction: amount("fraction").optional(),
    size: amount("size").optional(),
    limit: size.limit,
  }).refine((value) => (value.size === undefined) !== (value.fraction === undefined), {
    message: "say either fraction or size",
  }),
  step("close", { position: name("position"), limit: size.limit }),
  step("add_collateral", { position: name("position"), amount: amount("collateral") }),
  step("remove_collateral", { position: name("position"), amount: amount("collateral") }),
] as const;

const funding = [
  step("add_liquidity", { who: name("who"), asset: symbol("token"), amount: amount("asset") }),
  step("remove_liquidity", { who: name("who"), asset: symbol("token"), shares: shares.optional() }),
  step("stake", { who: name("who"), amount: amount("usd") }),
  step("request_unstake", { who: name("who"), shares: shares.optional() }),
  step("cancel_unstake", { who: name("who") }),
  step("unstake", { who: name("who") }),
  step("donate", { who: name("who"), amount: amount("usd") }),
] as const;

const keeper = [
  step("liquidate", { position: name("position"), ...by }),
  step("open_event", event),
  step("finalize", { ...event, positions: z.array(name("position")).max(16).optional() }),
  step("seal", { ...event, number: z.number().int().nonnegative().optional() }),
  step("claim", { who: name("who", "The owner; every matured ticket is claimed") }),
  step("apply_liens", { ...event, positions: z.array(name("position")).min(1).max(16).optional() }),
  step("settle_market", { market: symbol("market", "Its feed has been silent for a day") }),
  step("sweep", { asset: symbol("token") }),
  step("pay_out", { who: name("who"), asset: symbol("token") }),
] as const;

const oneOf = (...fields: string[]) => ({
  check: (value: object) => fields.filter((field) => field in value).length === 1,
  params: { message: `say one of ${fields.join(", ")}` },
});
const CHANGES = oneOf("params", "status", "delay", "guardian");
const MEASURES = oneOf("reduce_only", "deposits", "caps", "deposit_cap");
const governance = [
  step("queue_change", {
    as: name("as"),
    params: z.record(free(), free()).optional().describe("As of the file; all of one pool, market or token"),
    status: z.strictObject({ market: symbol("market"), reduce_only: z.boolean() }).optional(),
    delay: seconds.optional(),
    guardian: name("who", "Who becomes guardian").optional(),
    valid_for: z
      .number()
      .int()
      .nonnegative()
      .max(TEN_YEARS)
      .optional()
      .describe("Seconds after its eta; a day unless said"),
  }).refine(CHANGES.check, CHANGES.params),
  step("execute_change", { change: name("change"), ...by }),
  step("cancel_change", { change: name("change"), who: name("who", "Who does it; the admin unless said").optional() }),
  step("tighten", {
    reduce_only: symbol("market", "Market that takes no new risk for seven days").optional(),
    deposits: z.literal("closed").optional().describe("For seven days"),
    caps: z
      .strictObject({ market: symbol("market"), long: amount("usd"), short: amount("usd") })
      .optional()
      .describe("USD"),
    deposit_cap: z.strictObject({ asset: symbol("token"), amount: amount("asset") }).optional(),
    who: name("who", "Who does it; the guardian unless said").optional(),
  }).refine(MEASURES.check, MEASURES.params),
  step("renew_guardian", { seconds: z.number().int().nonnegative().max(TEN_YEARS) }),
  step("collect_fees", { asset: symbol("token") }),
] as const;

const point = z.tuple([seconds.describe("Seconds after the series began"), amount("print")]);
const nature = [
  z
    .object({
      do: z.literal("price"),
      conf: prices("price").optional().describe("Half of the confidence interval, USD"),
      ema: prices("price").optional().describe("Moving average, USD; the price itself unless said"),
      second: prices("price").optional().describe("What the second source says; the same unless said"),
      ...said,
    })
    .catchall(amount("print"))
    .describe("New prices, USD by token; at least a second passes"),
  step("price_series", {
    asset: symbol("token"),
    points: z.array(point).min(1).optional(),
    csv: free("File beside this one, lines of seconds,price").optional(),
    keeper: z
      .strictObject({ every: seconds })
      .optional()
      .describe("A keeper looks after so many seconds, and liquidates what it finds"),
  }).refine(({ points, csv }) => (points === undefined) !== (csv === undefined), {
    message: "say either points or csv",
  }),
  step("wait", { seconds }),
  step("refresh", {}),
  step("stop_feed", { asset: symbol("token", "Its price account keeps its last print until start_feed") }),
  step("start_feed", { asset: symbol("token") }),
  step("freeze", { who: name("who"), asset: symbol("token") }),
  step("unfreeze", { who: name("who"), asset: symbol("token") }),
] as const;

export const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
const expectStep = step("expect", {
  path: z
    .string()
    .min(1)
    .describe("Of the ledger: balances.bob.USDC, lossEvents.0.u, tickets.bob.face")
    .register(ROLES, { role: "free" }),
  comparison: z.enum(COMPARISONS),
  value: z.union([free(), z.boolean(), z.strictObject({ path: free() })]),
  within: free("How far from equal is still equal").optional(),
});

const plainStep = z.discriminatedUnion("do", [...trading, ...funding, ...keeper, ...governance, ...nature, expectStep]);
const failsStep = step("fails", {
  error: error("Name of the error that the step must end with: NotLiquidatable"),
  step: plainStep,
});
const anyStep = z.discriminatedUnion("do", [
  ...trading,
  ...funding,
  ...keeper,
  ...governance,
  ...nature,
  expectStep,
  failsStep,
]);

/** A scenario file. */
export const scenarioSchema = z.strictObject({
  $schema: free().optional(),
  name: z.string().min(1).register(ROLES, { role: "free" }),
  about: free("What it shows, in words").optional(),
  params: z.record(free(), free()).default({}).describe("Names and units in apps/localnet/README.md"),
  prices: prices("print").default({}).describe("First prices, USD. Every token named is one of the pool's"),
  markets: z.array(symbol("market")).optional().describe("Index tokens; every token that is no stable unless said"),
  second_sources: z.array(symbol("market")).optional().describe("Markets with a second price source"),
  liquidity: amounts.optional().describe("What the actor house deposits first; see apps/localnet/README.md"),
  actors: z.record(name("actor"), amounts).default({}).describe("People and what they own"),
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
