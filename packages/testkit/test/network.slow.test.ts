// A local network as strangers use it: over its ports, with nothing of this process.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { BallastClient, engine, events, fetchController, fetchPosition, keypairWallet, pda } from "@ballast/sdk";
import { Connection, Keypair, LAMPORTS_PER_SOL, PublicKey, VersionedTransaction } from "@solana/web3.js";
import { associatedTokenAddress, NATIVE_MINT, type Network, PortError, startNetwork } from "../src";
import { networkTests } from "./surfpool";

const SOL = BigInt(LAMPORTS_PER_SOL);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Answer {
  result?: unknown;
  error?: { code: number; message: string };
}

/** Asks again until the answer is there, for half a minute. */
async function until<T>(what: string, ask: () => Promise<T | null | false>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(200)) {
    const found = await ask();
    if (found !== null && found !== false) return found;
  }
  return assert.fail(`not within half a minute: ${what}`);
}

networkTests(() => {
  describe("a local network", function () {
    this.timeout(120_000);
    let network: Network;
    const lines: string[] = [];

    before(async () => {
      network = await startNetwork({ port: 0, say: (line) => lines.push(line) });
    });
    after(() => network.close());
    afterEach(function () {
      if (this.currentTest?.state === "failed") console.log(lines.join("\n"));
    });

    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(network.url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
    const call = async (method: string, ...params: unknown[]): Promise<Answer> =>
      (await (await post(JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }))).json()) as Answer;
    const newcomer = async (gift: object) => {
      const keypair = Keypair.generate();
      const { error } = await call("ballast_airdrop", keypair.publicKey.toBase58(), gift);
      assert.equal(error, undefined);
      const connection = new Connection(network.url, "confirmed");
      return { keypair, connection, client: new BallastClient({ connection, wallet: keypairWallet(keypair) }) };
    };
    const position = (client: BallastClient, address: PublicKey) => fetchPosition(client.source, address);

    it("needs its address alone: reads, subscriptions, and the client's own pool", async () => {
      const { connection, client, keypair } = await newcomer({ sol: 1 });
      assert.equal(new URL(network.wsUrl).port, String(Number(new URL(network.url).port) + 1));
      assert.ok(client.pool.equals(network.pool));
      const heard: number[] = [];
      const id = connection.onAccountChange(keypair.publicKey, ({ lamports }) => heard.push(lamports));
      await until("a notification", async () => {
        await call("ballast_airdrop", keypair.publicKey.toBase58(), { sol: "0.5" });
        return heard.length > 0;
      });
      await connection.removeAccountChangeListener(id);
      assert.ok((await connection.getSlot()) > 0);
    });

    it("takes every order at its print, wherever in a second that was placed", async () => {
      const users = await Promise.all(Array.from({ length: 12 }, () => newcomer({ sol: 1, tokens: { USDC: 100 } })));
      const order = { market: 0, side: 0, size: SOL, custody: 0, collateral: 50_000_000n } as const;
      const placed = users.map(async ({ client }, i) => {
        // Each at another moment of a second, over six of them.
        await pause(540 * i);
        const { quote } = await client.open(order);
        await until(`order ${i}`, () => position(client, quote.positionAddress));
      });
      await Promise.all(placed);
      assert.deepEqual(
        lines.filter((line) => /keeper: cancelRequest/.test(line)),
        [],
      );
    });

    it("has a guardian whose term begins with it, whatever day it is", async () => {
      const client = new BallastClient({ connection: new Connection(network.url, "confirmed") });
      const { guardianExpires } = (await fetchController(client.source, pda.controller())) ?? assert.fail();
      const left = guardianExpires - (await client.state()).now;
      assert.ok(left <= engine.CONSTANTS.TERM && left > engine.CONSTANTS.TERM - 300n, `${left} s`);
    });

    it("tells what happened before it began: each event of its pool, page after page, without a gap", async () => {
      const { connection, pool } = network;
      const found: string[] = [];
      const times = new Map<string, number>();
      for (let before: string | undefined; ; before = found.at(-1)) {
        const page = await connection.getSignaturesForAddress(pool, { limit: 7, ...(before ? { before } : {}) });
        found.push(...page.map(({ signature }) => signature));
        for (const { signature, blockTime } of page) times.set(signature, blockTime ?? assert.fail(signature));
        if (page.length < 7) break;
      }
      assert.equal(new Set(found).size, found.length);
      const sequences: bigint[] = [];
      const slots: number[] = [];
      for (const signature of found.reverse()) {
        const told = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
        assert.ok(told?.blockTime, signature);
        assert.equal(told.blockTime, times.get(signature));
        slots.push(told.slot);
        for (const { data } of events.parse(told)) sequences.push(data.header.sequence);
      }
      assert.ok(sequences.length > 5);
      const newest = times.get(found.at(-1) ?? "") ?? 0;
      assert.ok(Math.abs((await network.chain.now()) - newest) < 60, `${newest}: seconds, as the network's clock`);
      assert.deepEqual(
        sequences,
        sequences.map((_, at) => BigInt(at)),
      );
      assert.deepEqual(
        slots,
        [...slots].sort((a, b) => a - b),
        "a later transaction has no earlier slot, though the past counted its own",
      );
      const [first = "", second = "", third = ""] = found;
      const later = await connection.getSignaturesForAddress(pool, { until: first });
      assert.ok(later.some(({ signature }) => signature === second) && later.every((one) => one.signature !== first));
      const between = await connection.getSignaturesForAddress(pool, { before: third, until: first });
      assert.deepEqual(
        between.map(({ signature }) => signature),
        [second],
      );
      const { result } = await call("getTransaction", first, { encoding: "base64", maxSupportedTransactionVersion: 0 });
      const [bytes = ""] = (result as { transaction: string[] }).transaction;
      assert.ok(VersionedTransaction.deserialize(Buffer.from(bytes, "base64")).signatures.length > 0);
      assert.match(
        (await call("getTransaction", first, { encoding: "jsonParsed" })).error?.message ?? "",
        /not jsonPar/,
      );
      const wrong = await call("getSignaturesForAddress", pool.toBase58(), { limit: 0 });
      assert.match(wrong.error?.message ?? "", /limit is 1 to 1000/);
      const unknown = await call("getSignaturesForAddress", "nonsense");
      assert.ok((unknown.error?.code ?? 0) < 0, JSON.stringify(unknown));
    });

    it("lives in real time: a block every 400 ms, a print every second", async () => {
      const prints = new Set<bigint>();
      const { account } = network.venue.custody("SOL").feed;
      const [slot, start] = [await network.connection.getSlot(), Date.now()];
      while (Date.now() - start < 5_000) {
        prints.add((await network.connection.getAccountInfo(account))?.data.readBigInt64LE(93) ?? 0n);
        await pause(100);
      }
      assert.ok(Math.abs((await network.chain.now()) - Date.now() / 1_000) < 5, "its clock is everybody's");
      assert.ok((await network.connection.getSlot()) - slot >= 8);
      assert.ok(prints.size >= 4, `${prints.size} prints in five seconds`);
    });

    it("gives SOL and tokens by real transactions, wrapped SOL among them", async () => {
      const to = Keypair.generate().publicKey;
      const { result } = await call("ballast_airdrop", to.toBase58(), {
        sol: "1.5",
        tokens: { usdc: 12.5, SOL: "0.25", ETH: "3" },
      });
      const { signature, ...given } = result as { signature: string };
      assert.deepEqual(given, { sol: "1.5", tokens: { USDC: "12.5", SOL: "0.25", ETH: "3" } });
      assert.ok(await network.connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 }));
      assert.equal(await network.connection.getBalance(to), 1_500_000_000);
      const wrapped = associatedTokenAddress(NATIVE_MINT, to);
      assert.equal((await network.connection.getTokenAccountBalance(wrapped)).value.amount, "250000000");
      assert.equal((await network.connection.getAccountInfo(wrapped))?.lamports, 2_039_280 + 250_000_000);
      const usual = await call("ballast_airdrop", to.toBase58());
      assert.deepEqual((usual.result as { tokens: object }).tokens, { USDC: "10000" });
    });

    it("names what is wrong with a call, and gives nothing then", async () => {
      const to = Keypair.generate().publicKey.toBase58();
      const wrong: [RegExp, string, ...unknown[]][] = [
        [/an address in base58, not "x"/, "ballast_airdrop", "x"],
        [/an address in base58, not undefined/, "ballast_airdrop"],
        [/an address in base58, not 5/, "ballast_airdrop", 5],
        [/sol is a number such as 12.5, not -1/, "ballast_airdrop", to, { sol: -1 }],
        [/sol is a number such as 12.5, not "1e3"/, "ballast_airdrop", to, { sol: "1e3" }],
        [/sol is a number such as 12.5, not null/, "ballast_airdrop", to, { sol: null, tokens: { USDC: null } }],
        [/sol has 9 decimals at most/, "ballast_airdrop", to, { sol: "0.0000000001" }],
        [/sol is 10000 at most in one call/, "ballast_airdrop", to, { sol: 10_001 }],
        [/USDC is 10000000 at most/, "ballast_airdrop", to, { tokens: { USDC: "10000000.1" } }],
        [/SOL is 10000 at most/, "ballast_airdrop", to, { tokens: { SOL: 20_000 } }],
        [/no token FOO: this network has USDC, SOL/, "ballast_airdrop", to, { tokens: { USDC: 1, FOO: 1 } }],
        [/tokens are amounts by symbol/, "ballast_airdrop", to, { tokens: ["USDC"] }],
        [/no toto to give/, "ballast_airdrop", to, { toto: 1 }],
        [/the second parameter is/, "ballast_airdrop", to, 5],
        [/nothing is asked for/, "ballast_airdrop", to, {}],
        [/2 parameters are taken, not 3/, "ballast_airdrop", to, {}, {}],
        [/no price of DOGE/, "ballast_movePrice", "DOGE", 1],
        [/-50 to 100 percent/, "ballast_movePrice", "SOL", -51],
        [/-50 to 100 percent/, "ballast_movePrice", "SOL", 0],
        [/-50 to 100 percent/, "ballast_movePrice", "SOL", "1.234"],
        [/-50 to 100 percent/, "ballast_movePrice", "SOL", [5]],
        [/1 to 2592000 whole seconds, not 0/, "ballast_warp", 0],
        [/1 to 2592000 whole seconds, not "5"/, "ballast_warp", "5"],
        [/1 to 2592000 whole seconds, not 2592001/, "ballast_warp", 2_592_001],
        [/0 parameters are taken/, "ballast_network", 1],
      ];
      for (const [says, method, ...params] of wrong) {
        const { error } = await call(method, ...params);
        assert.equal(error?.code, -32_602, `${method} ${JSON.stringify(params)}: ${JSON.stringify(error)}`);
        assert.match(error?.message ?? "", says);
      }
      assert.equal(await network.connection.getAccountInfo(new PublicKey(to)), null);
    });

    it("answers pages of any address, and batches in which its own calls stand among others", async () => {
      const origin = "https://example.com";
      const asked = { "access-control-request-method": "POST", "access-control-request-headers": "content-type,x-y" };
      const preflight = await fetch(network.url, { method: "OPTIONS", headers: { origin, ...asked } });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get("access-control-allow-origin"), origin);
      assert.equal(preflight.headers.get("access-control-allow-headers"), "content-type,x-y");
      const methods = ["getHealth", "ballast_network", "getNothing", "ballast_warp"];
      const batch = methods.map((method, id) => ({ jsonrpc: "2.0", id, method, params: [] }));
      const answer = await post(JSON.stringify(batch), { origin });
      assert.equal(answer.headers.get("access-control-allow-origin"), origin);
      const [health, about, nothing, warp] = (await answer.json()) as (Answer & { id: number })[];
      assert.deepEqual([health?.id, health?.result], [0, "ok"]);
      assert.deepEqual(about?.result, JSON.parse(JSON.stringify(network.about())));
      assert.deepEqual([nothing?.id, nothing?.error?.code, warp?.error?.code], [2, -32_601, -32_602]);
      const plain = await post(JSON.stringify([{ jsonrpc: "2.0", id: 1, method: "getHealth" }]), { origin });
      assert.equal(plain.headers.get("access-control-allow-origin"), origin);
      for (const body of ["{", "", "null", '"text"', "[null]"]) assert.ok((await post(body)).status < 600, body);
      assert.equal((await call("getHealth")).result, "ok", "and goes on");
    });

    it("takes a wallet that has SOL alone: its collateral is wrapped, and all of it comes back as SOL", async () => {
      const { client, keypair, connection } = await newcomer({ sol: 10 });
      const order = { market: 0, side: 0, size: SOL, custody: 1, collateral: SOL } as const;
      const quote = await opened(client, order);
      assert.ok((await connection.getBalance(keypair.publicKey)) < 9 * LAMPORTS_PER_SOL);
      await client.close({ position: quote.positionAddress, parts: { unwrapSol: true } });
      assert.equal(await connection.getAccountInfo(associatedTokenAddress(NATIVE_MINT, keypair.publicKey)), null);
      assert.ok((await connection.getBalance(keypair.publicKey)) > 9.9 * LAMPORTS_PER_SOL);
    });

    /** A position: where a busy machine let an order's print grow too old, another order follows. */
    async function opened(client: BallastClient, order: Parameters<BallastClient["open"]>[0]) {
      for (let tries = 5; ; tries -= 1) {
        const { quote } = await client.open(order);
        const waiting = async () => (await client.source.getAccounts([quote.request]))[0] !== null;
        await until("the order's end", async () => !(await waiting()));
        if ((await position(client, quote.positionAddress)) !== null) return quote;
        assert.ok(tries > 0, "five orders came to nothing");
      }
    }

    it("liquidates who has lost too much, when the price is moved", async () => {
      const { client } = await newcomer({ sol: 1, tokens: { USDC: 100 } });
      const order = { market: 0, side: 0, size: SOL, custody: 0, collateral: 50_000_000n } as const;
      const quote = await opened(client, order);
      await network.move("SOL", -40);
      await until("its end", async () => (await position(client, quote.positionAddress)) === null);
      assert.ok(
        lines.some((line) => line.startsWith("keeper: liquidate of ")),
        lines.join("\n"),
      );
      await network.move("SOL", "66.66");
    });

    it("moves time for everybody, and prices go on", async () => {
      const before = await network.chain.now();
      const { result } = await call("ballast_warp", 86_400);
      assert.ok(Number(result) - before >= 86_400 && Number(result) - before < 86_400 + 30);
      const { account } = network.venue.custody("SOL").feed;
      const printed = (await network.connection.getAccountInfo(account))?.data.readBigInt64LE(93) ?? 0n;
      assert.ok(Number(printed) >= before + 86_400, "with a print of the new time");
    });

    it("keeps nothing of WebSocket clients that are gone, however they went", async () => {
      const port = Number(new URL(network.wsUrl).port);
      const hello = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
      const keys = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
      const kept = network.webSockets;
      for (let i = 0; i < 100; i += 1) {
        const socket = connect(port, "127.0.0.1");
        if (i % 3 === 0) {
          socket.write(hello + keys);
          const [said] = (await once(socket, "data")) as [Buffer];
          assert.match(said.toString(), /^HTTP\/1.1 101/);
        } else await once(socket, "connect");
        if (i % 2 === 0) socket.destroy();
        else socket.end();
      }
      await until("an empty list", async () => network.webSockets <= kept);
    });

    it("says that a port is taken, or takes the next pair where none was asked for", async () => {
      const port = Number(new URL(network.url).port);
      for (const taken of [port, port - 1, port + 1]) {
        const error = await startNetwork({ port: taken }).then(
          () => null,
          (e: Error) => e,
        );
        assert.ok(error instanceof PortError && /^port \d+ is taken/.test(error.message), `${taken}: ${error}`);
      }
      for (const wrong of [-1, 65_535, 1.5, Number.NaN])
        await assert.rejects(startNetwork({ port: wrong }), { name: "PortError", message: /a port is a whole number/ });
      const two = await Promise.all([startNetwork(), startNetwork()]);
      assert.notEqual(two[0].url, two[1].url);
      for (const each of two) {
        assert.equal(Number(new URL(each.wsUrl).port), Number(new URL(each.url).port) + 1);
        assert.ok(await new Connection(each.url).getAccountInfo(each.pool));
        await each.close();
      }
    });

    it("is gone within two seconds, with clients on it, and its ports are free again", async () => {
      const mine = await startNetwork({ port: 0 });
      const socket = connect(Number(new URL(mine.wsUrl).port), "127.0.0.1");
      await once(socket, "connect");
      const gone = once(socket, "close");
      const start = Date.now();
      await mine.close();
      assert.ok(Date.now() - start < 2_000, `${Date.now() - start} ms`);
      await gone;
      await assert.rejects(fetch(mine.url));
      const again = await startNetwork({ port: Number(new URL(mine.url).port) });
      await again.close();
    });
  });
});
