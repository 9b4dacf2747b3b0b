/** The pool and its tokens as they are now. */
import { engine, liquidityWait, poolValue, type State, tokenRooms } from "@ballast/sdk";
import type { Custody, Pool } from "../contract/index";
import type { Live } from "./live";
import { hex, maybe, num, paramsOf, ruleOfPool, ruleOfToken, share, text, unless } from "./plain";

/** Prices have two more digits than dollars. */
const PRICE = 100_000_000n;

/** A print as answers have it. */
export const printOf = ({ now }: State, { print, silentSince }: { print: engine.Print; silentSince: bigint }) => ({
  price: text(print.price),
  conf: text(print.conf),
  ema: text(print.ema),
  publishTime: num(print.publishTime),
  ageSeconds: num(now - print.publishTime),
  silent: silentSince !== 0n,
});

/** Worth of one LP token, rounded down. */
export const lpPriceOf = (value: bigint, supply: bigint): bigint => (supply === 0n ? 0n : (value * PRICE) / supply);

export function poolOf({ state, pool: address, programId }: Live): Pool {
  const { id, homeMint, lpMint, state: pool } = state.pool;
  const at = { pool, now: state.now };
  const value = unless(() => poolValue(at));
  const wait = liquidityWait(at);
  return {
    id: text(id),
    address: address.toBase58(),
    programId: programId.toBase58(),
    homeMint: homeMint.toBase58(),
    lpMint: lpMint.toBase58(),
    sequence: num(pool.sequence),
    lpSupply: text(pool.lpSupply),
    aum: text(pool.aum),
    value: value && { mint: maybe(value.mint), burn: text(value.burn) },
    lpPrice: value && {
      mint: value.mint === null ? null : text(lpPriceOf(value.mint, pool.lpSupply)),
      burn: text(lpPriceOf(value.burn, pool.lpSupply)),
    },
    openInterest: text(pool.fund.openInterest),
    waits: { deposit: num(wait.deposit), withdrawal: num(wait.withdrawal) },
    deductible: text(ruleOfPool(state).deductible),
    markets: pool.marketCount,
    custodies: pool.custodyCount,
    params: paramsOf(pool.params),
  };
}

export function custodiesOf({ state }: Live): Custody[] {
  const { pool, now } = { pool: state.pool.state, now: state.now };
  const rooms = unless(() => tokenRooms({ pool, now }));
  return pool.custodies.slice(0, pool.custodyCount).map((custody, number): Custody => {
    const rule = ruleOfToken(state, number);
    const room = rooms?.[number];
    return {
      number,
      mint: custody.mint.toBase58(),
      vault: custody.vault.toBase58(),
      feedId: hex(custody.feedId),
      decimals: custody.decimals,
      stable: custody.params.stable === 1,
      print: printOf(state, custody),
      owned: text(custody.owned),
      locked: text(custody.locked),
      utilisation: text(share(custody.locked, custody.owned)),
      collateral: text(custody.collateral),
      pending: text(custody.pending),
      escrow: text(custody.escrow),
      insuranceDue: text(custody.insuranceDue),
      protocolFees: text(custody.protocolFees),
      payable: text(custody.payable),
      owes: text(engine.owes(custody)),
      borrowRate: text(rule.borrowRate),
      borrowDue: text(rule.borrowDue),
      haircut: text(rule.haircut),
      sigma: text(custody.sigma),
      outflow: text(rule.outflow),
      weight: room === undefined ? null : text(room.weight),
      target: room === undefined ? null : text(room.target),
      params: paramsOf(custody.params),
    };
  });
}
