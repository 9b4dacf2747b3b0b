/** A network with everything that commands can name: positions, orders, changes, the receipt of a loss. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  createContext,
  executeInstructions,
  type instructions,
  lossEventsOf,
  requestsOfMarket,
  tightenInstructions,
} from "@ballast/sdk";
import { type Actor, type SurfpoolChain, World } from "@ballast/testkit";
import { type Keypair, PublicKey, Transaction } from "@solana/web3.js";
import { typed } from "./typed";

/** A fund at its floor pays nothing: every deficit is a shortfall, and somebody's receipt. */
const SHORT_FUND = { "insurance.floor": "10000", "mutualization.deductible": "0" };

export class Network {
  private constructor(
    readonly w: World,
    readonly trader: Actor,
    readonly folder: string,
    readonly receipt: string,
  ) {}

  /** A loss of 10 October's kind is played while the clock can be moved; from then on it flows. */
  static async start(): Promise<Network> {
    const w = await World.create({ chain: "surfpool", verify: false, fund: "6000", params: SHORT_FUND });
    const trader = await w.actor("trader", { USDC: "40000", SOL: "5" });
    const won = await trader.open("SOL", "short", { size: "1000", collateral: { USDC: "10000" } });
    const loser = await w.actor("loser", { USDC: "12500" });
    const { position } = await loser.open("SOL", "long", { size: "1000", collateral: { USDC: "12500" } });
    await w.wait(960);
    await w.price("SOL", "130");
    await w.liquidate(position);
    await w.wait(900);
    await w.finalize("SOL", "short");
    // Its profit is fresh, and a part of it waits in a ticket.
    await trader.decrease(won.position, { size: "500" });
    const [receipt] = await lossEventsOf(w.chain, w.venue.market("SOL").address);
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-cli-"));
    const network = new Network(w, trader, folder, receipt?.address.toBase58() ?? assert.fail("there is no receipt"));
    const keys = { key: trader.keypair, admin: w.admin, guardian: w.control.guardian.keypair };
    for (const [name, key] of Object.entries(keys)) network.putKey(name, key);
    await (w.chain as SurfpoolChain).flow();
    return network;
  }

  putKey(name: string, { secretKey }: Keypair): string {
    return this.put(`${name}.json`, JSON.stringify([...secretKey]));
  }

  put(name: string, text: string): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  /** The environment of calls. */
  get env(): Record<string, string> {
    const rpc = (this.w.chain as SurfpoolChain).rpcUrl;
    return { BALLAST_RPC: rpc, BALLAST_KEY: path.join(this.folder, "key.json"), HOME: this.folder, NO_COLOR: "1" };
  }

  /** Advice as the risk engine prepares it, for the guardian. */
  async prepared(measure: instructions.Measure): Promise<string> {
    const ctx = await createContext({ source: this.w.chain, pool: this.w.venue.pool });
    const guardian = this.w.control.guardian.address;
    const plan = await tightenInstructions(ctx, { guardian, measure });
    const transaction = new Transaction({ feePayer: guardian, recentBlockhash: PublicKey.default.toBase58() });
    transaction.add(...plan.instructions);
    return transaction.serialize({ requireAllSignatures: false, verifySignatures: false }).toString("base64");
  }

  /** A call in this process. */
  readonly ballast = (...args: string[]) => typed(args, this.env);

  readonly json = async (...args: string[]) => {
    const { status, out, err } = await this.ballast(...args, "--json");
    assert.equal(status, 0, `${args.join(" ")}: ${err}`);
    return JSON.parse(out);
  };

  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true });
    await this.w.chain.close();
  }

  /** New prints meanwhile: a close needs one of the last three seconds. */
  async whilePricesMove<T>(work: () => Promise<T>): Promise<T> {
    await this.w.feeds.publishAll();
    let on = true;
    const moving = (async () => {
      while (on) {
        await new Promise((done) => setTimeout(done, 400));
        await this.w.feeds.publishAll();
      }
    })();
    try {
      return await work();
    } finally {
      on = false;
      await moving;
    }
  }

  /** The print that executes the newest order that waits. */
  async print() {
    const { w } = this;
    const waiting = await requestsOfMarket(w.chain, w.venue.market("SOL").address);
    const request = waiting.sort((a, b) => Number(b.account.state.printAfter - a.account.state.printAfter))[0];
    assert.ok(request);
    const after = Number(request.account.state.printAfter);
    await w.waitUntil(after);
    await w.feeds.publish("USDC");
    const print = w.feeds.lastPrint("SOL");
    if (!print || print.publishTime < after || print.prevPublishTime >= after) await w.feeds.publish("SOL");
    return request;
  }

  /** Executes the order that waits, as a keeper does. */
  async execute(): Promise<void> {
    const { w } = this;
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const request = await this.print();
    const plan = await executeInstructions(ctx, { executor: w.keeper.address, request });
    await w.chain.send(plan.instructions, [w.keeper.keypair]);
  }

  /** A position of the trader's own. */
  async position(): Promise<string> {
    const order = ["-m", "0", "-s", "long", "--size", "2", "--collateral", "100"];
    const { quote } = await this.json("trade", "open", ...order);
    await this.execute();
    return String(quote.positionAddress);
  }
}

/** What a JSON value is made of: names and kinds, not values. Of lists, the first item. */
export function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value === "string") return /^-?\d+$/.test(value) ? "integer" : "text";
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item)]));
}
