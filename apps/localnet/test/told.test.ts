import assert from "node:assert/strict";
import { IDL } from "@ballast/sdk";
import { unitOfField } from "@ballast/testkit";
import { lookUp, parseScenario, runScenario, type ScenarioLedger } from "../src";
import { unitOf } from "../src/scenario/units";

type Type = string | { array: [string, number] } | { defined: { name: string } };
const types = new Map(
  (IDL.types as unknown as { name: string; type: { fields: { name: string; type: Type }[] } }[]).map((each) => [
    each.name,
    each.type.fields,
  ]),
);
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const fieldsOf = (type: string) => (types.get(type) ?? assert.fail(type)).map((f) => ({ ...f, name: camel(f.name) }));
const isInteger = (type: Type) => typeof type === "string" && /^[ui]\d+$/.test(type);
const EVENTS = (IDL.events as readonly { name: string }[]).map(({ name }) => name);
/** Told by name instead: who wins, which token, and why an order ended. */
const NAMES = new Set(["side", "custody", "reason"]);

describe("what the ledger says of an event", () => {
  it("has a unit for every number of every event: none is told raw because nobody thought of it", () => {
    const numbers = EVENTS.flatMap((event) =>
      fieldsOf(event)
        .filter(({ name, type }) => isInteger(type) && !NAMES.has(name))
        .map(({ name }) => [event, name] as const),
    );
    assert.ok(numbers.length > 100);
    const without = numbers.filter(([event, field]) => unitOf(event, field) === undefined);
    assert.deepEqual(without, []);
    for (const field of ["constructor", "toString", "news"])
      assert.equal(unitOf("PositionIncreased", field), undefined);
  });

  it("calls no amount a plain number: 64 bits are plain only where they count or name something", () => {
    const plain = EVENTS.flatMap((event) =>
      fieldsOf(event).flatMap(({ name, type }) =>
        (type === "u64" || type === "i64") && unitOf(event, name) === "plain" ? [name] : [],
      ),
    );
    assert.deepEqual([...new Set(plain)].sort(), ["id", "number", "positionNonce"]);
  });

  it("knows what every other field is: bytes are a feed or a change, structures the header", () => {
    const strange = EVENTS.flatMap(fieldsOf).filter(({ name, type }) => {
      if (typeof type === "string") return !isInteger(type) && type !== "pubkey" && type !== "bool";
      return "array" in type ? name !== "feedId" && name !== "payload" : type.defined.name !== "Header";
    });
    assert.deepEqual(strange, []);
  });

  it("has a unit for every parameter that a change can bring", () => {
    const configs = { PoolConfig: "pool", CustodyConfig: "custody", MarketConfig: "market" } as const;
    const without = Object.entries(configs).flatMap(([type, scope]) =>
      fieldsOf(type).filter((field) => isInteger(field.type) && unitOfField(scope, field.name) === undefined),
    );
    assert.deepEqual(without, []);
  });
});

describe("a ledger in whole units", () => {
  let ledger: ScenarioLedger;
  const said = (path: string) => lookUp(ledger, path);
  const at = (event: string, field: string) => {
    const found = ledger.steps.flatMap((step) => step.events).filter(({ name }) => name === event);
    return found.map((each) => lookUp(each, field));
  };

  before(async () => {
    const position = { who: "ann", market: "SOL", side: "long", size: "10", collateral: { USDC: "500" } };
    const steps = [
      { do: "add_liquidity", who: "lp", asset: "USDC", amount: "1000000" },
      { do: "stake", who: "lp", amount: "100000" },
      { do: "open", as: "p", ...position },
      { do: "place_trigger", kind: "take_profit", position: "p", as: "all", trigger: "160" },
      { do: "place_trigger", kind: "stop_loss", position: "p", as: "half", size: "5", trigger: "120.5" },
      { do: "collect_fees", asset: "USDC" },
      { do: "tighten", caps: { market: "SOL", long: "1000000", short: "2000000.5" } },
      { do: "tighten", deposit_cap: { asset: "SOL", amount: "20000.25" } },
      { do: "tighten", deposits: "closed" },
      { do: "queue_change", as: "a", params: { "market.SOL.base_fee": "9bp", "market.SOL.max_long": "5000000" } },
      { do: "queue_change", as: "b", params: { "custody.SOL.deposit_cap": "12345.000000001" } },
      { do: "queue_change", as: "c", params: { "insurance.floor": "20000", "mutualization.hold": "4h" } },
      { do: "queue_change", as: "d", status: { market: "SOL", reduce_only: true } },
      { do: "queue_change", as: "e", delay: 200_000 },
      { do: "queue_change", as: "f", guardian: "ann" },
    ];
    const actors = { lp: { USDC: "1200000" }, ann: { USDC: "20000" } };
    ledger = await runScenario(parseScenario({ name: "told", prices: { SOL: "150" }, actors, steps }));
    assert.equal(ledger.steps.find(({ ok }) => !ok)?.message, undefined);
  });

  it("tells of an order its trigger in USD, its tip in SOL, and the whole of a position as all", () => {
    assert.deepEqual(at("RequestPlaced", "trigger"), ["0", "160", "120.5"]);
    assert.deepEqual(at("RequestPlaced", "size"), ["10", "all", "5"]);
    for (const tip of at("RequestPlaced", "tip")) assert.ok(Number(tip) > 0 && Number(tip) < 0.01, String(tip));
  });

  it("tells collected fees in the token", () => {
    const [amount] = at("ProtocolFeesCollected", "amount");
    assert.ok(Number(amount) > 99 && Number(amount) < 102, String(amount));
  });

  it("tells what the guardian lowered in USD or the token", () => {
    assert.deepEqual(at("GuardianTightened", "first"), ["1000000", "20000.25", "0"]);
    assert.deepEqual(at("GuardianTightened", "second"), ["2000000.5", "0", "0"]);
  });

  it("tells a queued change by the names and units of what it changes", () => {
    const [market, custody, pool, status, delay, guardian] = at("ChangeQueued", "payload") as Record<string, unknown>[];
    assert.deepEqual([market?.baseFee, market?.maxLong], ["0.0009", "5000000"]);
    assert.deepEqual([custody?.depositCap, custody?.stable], ["12345.000000001", false]);
    assert.deepEqual([pool?.fundFloor, pool?.hold], ["20000", "14400"]);
    assert.deepEqual([status, delay, guardian], [{ reduceOnly: true }, { seconds: "200000" }, { guardian: "ann" }]);
    assert.equal(said("steps.9.events.0.payload.baseFee"), "0.0009");
  });

  it("never names what a ledger has only from JavaScript", () => {
    for (const path of ["balances.constructor", "toString", "steps.0.__proto__"]) assert.equal(said(path), undefined);
  });
});
