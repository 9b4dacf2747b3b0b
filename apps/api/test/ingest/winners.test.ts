// Winners of a loss event by name, from events of the real program: with what nobody is named of they are what the
// receipt on the chain says, to the unit. 4 s of CPU.
import assert from "node:assert/strict";
import { Follower } from "@ballast/follow";
import { FaultySource, tell } from "@ballast/follow/testing";
import { lossEventsOf, PROGRAM_ID } from "@ballast/sdk";
import { unnamedOf, valued } from "../../src/engine/winners";
import { SqlSink } from "../../src/ingest/sink";
import { winnersOf } from "../../src/query/losses";
import { freshDatabase } from "../support/embedded";

const text = (amounts: Record<"escrow" | "lienPaid", bigint>) => ({
  escrow: String(amounts.escrow),
  lienPaid: String(amounts.lienPaid),
});
const winner = (kind: "ticket" | "position", amount: string) => ({
  ...{ kind, owner: "", subject: amount, amount, base: null, sequence: 1 },
  tokens: kind === "ticket" ? amount : null,
});

describe("winners by name", function () {
  this.timeout(300_000);
  let open: Awaited<ReturnType<typeof freshDatabase>>;
  before(async () => {
    open = await freshDatabase();
  });
  after(() => open?.end());

  it("and what keepers collected without names are what the receipt says that winners gave", async () => {
    const { recorder, world, pool, markets } = await tell(() => null, 0);
    const [market] = markets;
    assert.ok(market);
    const source = new FaultySource(recorder, () => 1);
    source.at = source.views.length - 1;
    const stream = { address: pool.toBase58(), program: PROGRAM_ID.toBase58(), controller: false };
    const sink = new SqlSink(open.database, stream);
    const terms = { pollMs: 20, patienceMs: 60_000, snapshotMs: 0 };
    await new Follower({ stream: pool, source, sink, snapshots: null, ...terms }).round();
    const found = await lossEventsOf(world.chain, market);
    const receipt = found[0]?.account.state;
    assert.ok(receipt && receipt.escrow > 0n && receipt.lienPaid > 0n);
    const id = { market: receipt.market, side: 1 as const, number: receipt.number };
    const named = await winnersOf(open.database, pool.toBase58(), id, null);
    // The winner that closed has a ticket: what was in it before is what h was taken of.
    const [ticket] = named;
    assert.deepEqual([named.length, ticket?.kind], [1, "ticket"]);
    const [face, given] = [BigInt(ticket?.base ?? 0), BigInt(ticket?.tokens ?? 0)];
    const kept = (face * (10n ** 18n - receipt.clawbackRate)) / 10n ** 18n;
    assert.equal(given, face - kept);
    const winners = valued(named, String(receipt.escrow), String(receipt.escrowTokens));
    const { tickets, positions, beyond } = unnamedOf(winners, text(receipt));
    const sum = winners.reduce((all, { amount }) => all + BigInt(amount ?? 0), 0n);
    assert.equal(sum + BigInt(tickets) + BigInt(positions) - BigInt(beyond), receipt.escrow + receipt.lienPaid);
    // A ticket rounds for the pool, its hour does not: what lies between is the only difference, a unit a ticket.
    assert.deepEqual([tickets, positions, BigInt(beyond) <= receipt.tickets], ["0", String(receipt.lienPaid), true]);
    await world.close();
  });

  it("add up where one touch answered for several events, and where nobody is named", () => {
    const of = { escrow: "100", lienPaid: "50" };
    assert.deepEqual(unnamedOf([], of), { tickets: "100", positions: "50", beyond: "0" });
    const both = [winner("ticket", "30"), winner("position", "80")];
    assert.deepEqual(unnamedOf(both, of), { tickets: "70", positions: "0", beyond: "30" });
  });

  it("have a ticket's dollars only where the receipt says what its tokens were worth", () => {
    const unknown = [{ ...winner("ticket", "30"), amount: null }];
    assert.equal(valued(unknown, "100", null)[0]?.amount, null);
    assert.equal(valued(unknown, "100", "60")[0]?.amount, "50");
  });
});
