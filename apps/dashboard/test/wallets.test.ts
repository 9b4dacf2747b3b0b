// Wallets of the browser: which are taken, and for which chain they sign. 1 s of CPU.
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Connection, Keypair, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import { chainFault, walletOf } from "../src/chain/index";
import { Fault } from "../src/data/fault";
import { chainOf } from "../src/wallet/cluster";
import { connect, type Found, isUsable, sign, watchWallets } from "../src/wallet/standard";

const MAINNET = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
const DEVNET = "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG";
const TESTNET = "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY";

const usable = {
  name: "A",
  chains: ["solana:mainnet"],
  accounts: [],
  features: { "standard:connect": {}, "solana:signTransaction": {} },
};

/** A wallet of some chains, which signs whatever it is given; and what it was asked. */
function signing(chains: readonly string[]): { wallet: Found; asked: { chain?: string }[] } {
  const asked: { chain?: string }[] = [];
  const signTransaction = async (input: { chain?: string; transaction: Uint8Array }) => {
    asked.push(input);
    return [{ signedTransaction: input.transaction }];
  };
  return {
    wallet: { ...usable, chains, features: { ...usable.features, "solana:signTransaction": { signTransaction } } },
    asked,
  };
}
const accountOf = (chains: readonly string[]) => ({ address: "x", publicKey: new Uint8Array(), chains });

describe("wallets", () => {
  it("are told whichever comes first, the page or the wallet, and only those that can sign for Solana", () => {
    const page = new EventTarget();
    let told: string[] = [];
    const early = (api: { register(...wallets: object[]): void }) =>
      api.register(usable, { ...usable, name: "B", chains: ["eip155:1"] });
    page.addEventListener("wallet-standard:app-ready", (event) => early((event as CustomEvent).detail));
    const stop = watchWallets((wallets) => {
      told = wallets.map(({ name }) => name);
    }, page);
    assert.deepEqual(told, ["A"]);
    const late = (api: { register(...wallets: object[]): void }) => api.register({ ...usable, name: "C" });
    page.dispatchEvent(new CustomEvent("wallet-standard:register-wallet", { detail: late }));
    assert.deepEqual(told, ["A", "C"]);
    stop();
    assert.equal(isUsable({ ...usable, features: { "standard:connect": {} } }), false);
  });

  it("sign for the chain alone that they and their account have; another is refused by name, and nobody is asked", async () => {
    const both = ["solana:mainnet", "solana:devnet"];
    const { wallet, asked } = signing(both);
    const bytes = await sign(wallet, accountOf(both), new Uint8Array([1]), "solana:devnet");
    assert.deepEqual([[...bytes], asked.map(({ chain }) => chain)], [[1], ["solana:devnet"]]);
    for (const [account, chain] of [
      [accountOf(both), "solana:localnet"],
      [accountOf(["solana:mainnet"]), "solana:devnet"],
      [accountOf([]), "solana:mainnet"],
    ] as const)
      await assert.rejects(sign(wallet, account, new Uint8Array([1]), chain), (error: Fault) => {
        assert.deepEqual([error.name, error.again], ["WalletChain", false]);
        return error.message.startsWith(`the pool is on ${chain}, and A signs with this account for `);
      });
    assert.equal(asked.length, 1);
  });

  it("that give nothing are an error", async () => {
    const silent = { "standard:connect": { connect: async () => ({ accounts: [] }) } };
    await assert.rejects(connect({ ...usable, features: silent }), /gave no account/);
  });
});

describe("the chain that is signed for", () => {
  const key = Keypair.generate();
  let server: Server;
  let genesis = "";
  before(async () => {
    // As much of a node as is asked for.
    server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const { id, method } = JSON.parse(text) as { id: string; method: string };
      assert.equal(method, "getGenesisHash");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: genesis }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  after(() => new Promise((done) => server.close(done)));

  /** Signs by a wallet of some chains, on a node of this machine: its address says nothing of its cluster. */
  async function signs(hash: string, chains: readonly string[]): Promise<(string | undefined)[]> {
    genesis = hash;
    const { wallet, asked } = signing(chains);
    const account = { ...accountOf(chains), publicKey: key.publicKey.toBytes() };
    const connection = new Connection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "confirmed");
    const message = new TransactionMessage({ payerKey: key.publicKey, recentBlockhash: MAINNET, instructions: [] });
    const transaction = new VersionedTransaction(message.compileToV0Message());
    await walletOf({ wallet, account }, connection).signTransaction(transaction);
    return asked.map(({ chain }) => chain);
  }

  it("is that of the cluster's first block, wherever the node is", async () => {
    const all = ["solana:mainnet", "solana:devnet", "solana:testnet", "solana:localnet"];
    for (const [hash, chain] of [
      [MAINNET, "solana:mainnet"],
      [DEVNET, "solana:devnet"],
      [TESTNET, "solana:testnet"],
      ["3SGmuuuVVhSD3QcXSHsQFtvLYB92Z2FXnySg9okb7GTC", "solana:localnet"],
    ] as const) {
      assert.equal(chainOf(hash), chain);
      assert.deepEqual(await signs(hash, all), [chain]);
    }
    assert.equal(chainOf("constructor"), "solana:localnet");
  });

  it("is asked for again at each signature, and the page names a wallet that does not have it", async () => {
    await signs(MAINNET, ["solana:mainnet"]);
    const error = await signs(DEVNET, ["solana:mainnet"]).catch((thrown) => chainFault(thrown));
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.name, error.again], ["WalletChain", false]);
    assert.match(error.message, /on solana:devnet, and A signs with this account for solana:mainnet/);
  });
});
