import { encodeAccount, engine, PROGRAM_ID, pda } from "@ballast/sdk";
import { type Actor, type SideName, sideByte, type World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { editMarket, editPool } from "./edit";
import { at } from "./expect";
import { HOUR, putEvent, QUARTER } from "./loss";

/** Where an owner's ticket of an hour lives. */
export const ticketAddress = (w: World, side: SideName, owner: PublicKey, hour: number): PublicKey =>
  pda.ticket(w.venue.market("SOL").address, sideByte(side), owner, hour);

/** The hour in which profit that is escrowed now matures. */
export const holdHour = async (w: World, wait = 28_800): Promise<number> => Math.ceil(((await w.now()) + wait) / HOUR);

/**
 * Tickets that were issued now, put into the accounts with the escrow and the tokens behind them. One for each owner.
 */
export async function putTickets(
  w: World,
  side: SideName,
  hour: number,
  faces: readonly (readonly [owner: Actor, face: bigint])[],
): Promise<PublicKey[]> {
  const market = w.venue.market("SOL");
  const backing = w.venue.backing(market, side);
  const total = faces.reduce((sum, [, face]) => sum + face, 0n);
  const events = engine.bookOf((await w.market("SOL")).state, sideByte(side)).lossEventCount;
  await editMarket(w, "SOL", ({ state }) => {
    const bucket = at(engine.bookOf(state, sideByte(side)).escrow.buckets, hour % 32);
    const kept = bucket.hour === hour ? bucket : { tokens: 0n, tickets: 0 };
    Object.assign(bucket, { hour, tokens: kept.tokens + total, tickets: kept.tickets + faces.length });
  });
  await editPool(w, { custodies: { [backing.index]: { escrow: (was) => was + total } } });
  await w.tokens.mintTo(backing.vault, total);
  const addresses: PublicKey[] = [];
  for (const [owner, face] of faces) {
    const seeds = [
      Buffer.from("ticket"),
      market.address.toBuffer(),
      Buffer.of(sideByte(side)),
      owner.address.toBuffer(),
    ];
    const last = Buffer.alloc(4);
    last.writeUInt32LE(hour);
    const [address, bump] = PublicKey.findProgramAddressSync([...seeds, last], PROGRAM_ID);
    const state = { face, lossEvents: events, hour, side: sideByte(side) };
    const identity = { version: 1, bump, owner: owner.address, market: market.address };
    await w.chain.setAccount(address, { owner: PROGRAM_ID, data: encodeAccount("Ticket", { ...identity, state }) });
    addresses.push(address);
  }
  return addresses;
}

/** A whole loss event of the side, from now: 15 minutes of accrual, finalization, and the hour until the next one. */
export async function eventPasses(w: World, side: SideName, shortfall: bigint): Promise<void> {
  await putEvent(w, side, shortfall);
  await w.wait(QUARTER);
  await w.finalize("SOL", side);
  await w.wait(HOUR);
}
