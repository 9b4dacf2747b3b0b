/** The accounts of a file behind JSON-RPC, as a node answers: reading them is part of what a server costs. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { passing } from "@ballast/follow";
import { CLOCK } from "@ballast/sdk";
import type { GetProgramAccountsFilter } from "@solana/web3.js";
import { type Listed, listed } from "./accounts";
import { said } from "./process";

interface Asked {
  id: number;
  method: string;
  params: [never, { filters?: GetProgramAccountsFilter[] }];
}

/** Characters that are sent at a time. */
const PART = 1 << 16;

/** An account as it is sent, made once. */
interface Sent {
  owner: string;
  data: Uint8Array;
  text: string;
}

function sent({ pubkey, account: { data, owner, lamports } }: Listed): [string, Sent] {
  const account = {
    ...{ data: [Buffer.from(data).toString("base64"), "base64"], executable: false, lamports },
    ...{ owner: owner.toBase58(), rentEpoch: 18_446_744_073_709_552_000, space: data.length },
  };
  return [pubkey.toBase58(), { owner: account.owner, data, text: JSON.stringify(account) }];
}

export interface AccountNode {
  url: string;
  close(): Promise<void>;
}

/** Its address, and what ends it. Its slot goes on with each answer. */
async function serveAccounts(file: string): Promise<string> {
  const accounts = new Map([...listed(file)].map(sent));
  const clock = [...listed(file)].find(({ pubkey }) => pubkey.equals(CLOCK));
  if (clock === undefined) throw new TypeError("a file without a clock");
  let slot = Buffer.from(clock.account.data).readBigUInt64LE(0);
  const next = () => {
    slot += 1n;
    Buffer.from(clock.account.data.buffer).writeBigUInt64LE(slot, 0);
    accounts.set(...sent(clock));
  };
  const some = (addresses: readonly string[]) => addresses.map((address) => accounts.get(address)?.text ?? "null");
  const all = function* (program: string, filters: GetProgramAccountsFilter[]) {
    const passes = passing(filters);
    let part = "";
    for (const [address, { owner, data, text }] of accounts) {
      if (owner !== program || !passes(data)) continue;
      if (part.length > PART) {
        yield part;
        part = ",";
      } else if (part !== "") part += ",";
      part += `{"pubkey":"${address}","account":${text}}`;
    }
    yield part;
  };
  const parts = function* ({ id, method, params: [what, options] }: Asked) {
    next();
    yield `{"jsonrpc":"2.0","result":{"context":{"apiVersion":"2.2.7","slot":${slot}},"value":`;
    if (method === "getAccountInfo") yield* some([what]);
    else if (method === "getMultipleAccounts") yield `[${some(what)}]`;
    else {
      yield "[";
      yield* all(what, options.filters ?? []);
      yield "]";
    }
    yield `},"id":${id}}`;
  };
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on("data", (part: Buffer) => body.push(part));
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      Readable.from(parts(JSON.parse(String(Buffer.concat(body))) as Asked), { objectMode: false }).pipe(response);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** In a process of its own: to answer with a hundred thousand accounts takes a second, in which nobody asks else. */
export async function startNode(file: string): Promise<AccountNode> {
  const child = fork(__filename, [file]);
  const url = await said<string>(child);
  return {
    url,
    async close() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

if (require.main === module)
  void serveAccounts(process.argv[2] ?? "").then((url) => {
    process.once("disconnect", () => process.exit());
    process.send?.(url);
  });
