import { fetchController, pda } from "@ballast/sdk";
import { date, usd } from "../amount";
import { type Answer, table } from "../output";
import type { Session } from "../session";

type Look = { what: string; ok: boolean; found: string };

/** Further apart than this, prints of now are refused as old or as of the future. */
const CLOCK_LAG = 5;
/** A price this old must be refreshed before LPs act. */
const PRICE_AGE = 60n;

/** `ballast doctor`: whether one can work with this node and this pool, and if not, why. */
export async function doctor({ client, settings }: Session): Promise<Answer> {
  const looks: Look[] = [];
  const look = async (what: string, ask: () => Promise<[boolean, string]>) => {
    try {
      const [ok, found] = await ask();
      looks.push({ what, ok, found });
    } catch (e) {
      looks.push({ what, ok: false, found: (e as Error).message });
    }
  };
  const started = performance.now();
  await look("node", async () => {
    const slot = await client.connection.getSlot();
    return [true, `${settings.rpc}, slot ${slot}, answers in ${Math.round(performance.now() - started)} ms`];
  });
  await look("program", async () => {
    const account = await client.connection.getAccountInfo(client.programId);
    return [
      account?.executable === true,
      account === null ? `nothing is deployed at ${client.programId}` : `${client.programId}`,
    ];
  });
  await look("controller", async () => {
    const found = await fetchController(client.source, pda.controller(client.programId), client.programId);
    return [
      found !== null,
      found === null ? "not created" : `admin ${found.admin}, changes wait ${found.delay / 3_600n} h`,
    ];
  });
  await look("pool", async () => {
    const { pool } = await client.state();
    return [
      true,
      `${pool.id} at ${client.pool}: ${pool.state.custodyCount} tokens, fund ${usd(pool.state.fund.balance)} USD`,
    ];
  });
  await look("clock of the cluster", async () => {
    const { now } = await client.state();
    const apart = Number(now) - Math.floor(Date.now() / 1_000);
    return [Math.abs(apart) <= CLOCK_LAG, `${date(now)}, ${apart} s from this machine's`];
  });
  await look("prices", async () => {
    const { pool, prices, now } = await client.state();
    const old = prices.flatMap((price, i) => {
      const print = price.peek();
      const age = print === null ? null : now - print.publishTime;
      return age === null ? [`custody ${i}: none`] : age > PRICE_AGE ? [`custody ${i}: ${age} s old`] : [];
    });
    return [old.length === 0, old.join(", ") || `all ${pool.state.custodyCount} are younger than a minute`];
  });
  await look("key", async () => {
    if (settings.key === null && client.wallet === null) return [true, "none: only reading"];
    const key = client.wallet?.publicKey;
    if (key === undefined) return [true, settings.key ?? ""];
    return [true, `${key}: ${await client.connection.getBalance(key)} lamports`];
  });
  const rows = looks.map(({ what, ok, found }) => [ok ? "ok" : "NOT OK", what, found]);
  return {
    data: { ok: looks.every(({ ok }) => ok), looks },
    text: table({ rows }),
    failed: looks.some(({ ok }) => !ok),
  };
}

/** `ballast invariants`: as the program itself checks them. */
export async function invariants({ client }: Session): Promise<Answer> {
  const checked = await client.views().verifyInvariants();
  return { data: { ok: true, checked }, text: `the program's ledger adds up (${checked} checks)` };
}
