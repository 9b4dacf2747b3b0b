import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fetchController, pda } from "@ballast/sdk";
import { date, usd } from "../amount";
import { oneLine } from "../exit";
import { type Answer, table } from "../output";
import type { Session } from "../session";

type Look = { what: string; ok: boolean; found: string };

/** Further apart than this, prints of now are refused as old or as of the future. */
const CLOCK_LAG = 5;
/** A price this old must be refreshed before LPs act. */
const PRICE_AGE = 60n;

type Check = (session: Session) => Promise<[ok: boolean, found: string]>;

async function program({ client }: Session): Promise<[boolean, string]> {
  const account = await client.connection.getAccountInfo(client.programId);
  if (account === null) return [false, `nothing is deployed at ${client.programId}`];
  return [account.executable, client.programId.toBase58()];
}

/** The loader's state before a program's bytes. */
const HEAD = 45;

/** Whether the program is the one that the repository's SDK was made for. */
async function build({ client, root }: Session): Promise<[boolean, string]> {
  const manifest = root === null ? null : path.join(root, "artifacts/manifest.json");
  if (manifest === null || !existsSync(manifest)) return [true, "not compared: there is no build beside this command"];
  const { so_bytes: length, so_sha256: wanted } = JSON.parse(readFileSync(manifest, "utf8"));
  const [account] = await client.source.getAccounts([pda.programData(client.programId)]);
  if (!account) return [false, "its bytes are not where the upgradeable loader keeps them"];
  // The loader fills up with zeros what it has room for.
  const [own, rest] = [account.data.subarray(HEAD, HEAD + length), account.data.subarray(HEAD + length)];
  const found = createHash("sha256").update(own).digest("hex");
  if (found === wanted && rest.every((byte) => byte === 0)) return [true, `sha256 ${wanted}, as in artifacts/`];
  return [false, `another build than that in artifacts/, sha256 ${wanted}: this SDK may not fit it`];
}

async function controller({ client }: Session): Promise<[boolean, string]> {
  const found = await fetchController(client.source, pda.controller(client.programId), client.programId);
  if (found === null) return [false, "not created"];
  return [true, `admin ${found.admin}, changes wait ${found.delay / 3_600n} h`];
}

async function pool({ client }: Session): Promise<[boolean, string]> {
  const { id, state } = (await client.state()).pool;
  return [true, `${id} at ${client.pool}: ${state.custodyCount} tokens, fund ${usd(state.fund.balance)} USD`];
}

async function clock({ client }: Session): Promise<[boolean, string]> {
  const { now } = await client.state();
  const apart = Number(now) - Math.floor(Date.now() / 1_000);
  return [Math.abs(apart) <= CLOCK_LAG, `${date(now)}, ${apart} s from this machine's`];
}

async function prices({ client }: Session): Promise<[boolean, string]> {
  const { prices: accounts, now } = await client.state();
  const old = accounts.flatMap((price, i) => {
    const print = price.peek();
    const age = print === null ? null : now - print.publishTime;
    return age === null ? [`custody ${i}: none`] : age > PRICE_AGE ? [`custody ${i}: ${age} s old`] : [];
  });
  return [old.length === 0, old.join(", ") || `all ${accounts.length} are younger than a minute`];
}

async function key({ client }: Session): Promise<[boolean, string]> {
  if (client.wallet === null) return [true, "none: only reading"];
  const { publicKey } = client.wallet;
  return [true, `${publicKey}: ${await client.connection.getBalance(publicKey)} lamports`];
}

async function node({ client, settings }: Session): Promise<[boolean, string]> {
  const started = performance.now();
  const slot = await client.connection.getSlot();
  return [true, `${settings.rpc}, slot ${slot}, answers in ${Math.round(performance.now() - started)} ms`];
}

const CHECKS: Record<string, Check> = {
  ...{ node, program, "program's build": build, controller, pool, "clock of the cluster": clock, prices, key },
};

/** `ballast doctor`: whether this node and this pool can be worked with, and if not, why. */
export async function doctor(session: Session): Promise<Answer> {
  // All at once: a node that hangs is waited for once.
  const looks = await Promise.all(
    Object.entries(CHECKS).map(async ([what, check]): Promise<Look> => {
      const [ok, found] = await check(session).catch((e: unknown): [boolean, string] => [false, oneLine(e)]);
      return { what, ok, found };
    }),
  );
  const failed = looks.some(({ ok }) => !ok);
  const rows = looks.map(({ what, ok, found }) => [ok ? "ok" : "NOT OK", what, found]);
  return { data: { ok: !failed, looks }, text: table({ rows }), failed };
}

/** `ballast invariants`: as the program itself checks them. */
export async function invariants({ client }: Session): Promise<Answer> {
  const checked = await client.views().verifyInvariants();
  return { data: { ok: true, checked }, text: `the program's ledger adds up (${checked} checks)` };
}
