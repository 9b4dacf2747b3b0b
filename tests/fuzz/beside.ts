/** What happens between the steps of a story: views, gifts, calls through another program, and what the admin does. */
import {
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  DEFAULT_STABLE,
  fetchController,
  instructions,
  pda,
} from "@ballast/sdk";
import { keyOf } from "@ballast/testkit";
import type { TransactionInstruction } from "@solana/web3.js";
import * as pool from "../parity/history/pool";
import * as trade from "../parity/history/trade";
import { deployRelay } from "../support/relay";
import type { Fuzz } from "./fuzz";
import type { AnyAct } from "./resolve";

/** The views: whatever they answer, nothing is changed. */
function look(fuzz: Fuzz): void {
  const { venue } = fuzz.w;
  const held = fuzz.random.pick(fuzz.held.live);
  const { address: market, custody } = venue.market(held?.market ?? 0);
  const at = { pool: venue.pool, market, priceUpdate: custody.feed.account };
  const more = { side: fuzz.random.whole(0, 1), custody: 0, size: fuzz.random.big(1, 1e12), collateral: 50_000_000n };
  const views = [
    instructions.quoteOpen({ ...at, ...more, position: held?.key ?? null }),
    instructions.lpPrice({ pool: venue.pool }),
    instructions.coverage({ pool: venue.pool, market }),
  ];
  if (held !== undefined)
    views.push(
      instructions.quoteClose({ ...at, position: held.key }),
      instructions.positionHealth({ ...at, position: held.key }),
    );
  for (const view of views) fuzz.look(view);
}

/** Somebody sends tokens to a vault, past the program. */
function gift(fuzz: Fuzz): void {
  const { custodies, home, insuranceVault } = fuzz.w.venue;
  const place = fuzz.random.whole(0, custodies.length);
  const custody = custodies[place] ?? home;
  const [from] = fuzz.people;
  if (from === undefined) return;
  const vault = place === custodies.length ? insuranceVault : custody.vault;
  fuzz.gift(from, from.token(custody), vault, fuzz.random.big(1, 1e9), place);
}

/** Another program makes the call, behind a log that it has filled. */
async function through(fuzz: Fuzz): Promise<void> {
  const { random, w } = fuzz;
  const person = random.pick(fuzz.people) ?? w.keeper;
  const [held, order] = [random.pick(fuzz.held.live), random.pick(fuzz.orders.live)];
  const acts: AnyAct[] = [
    pool.refresh(
      fuzz,
      person,
      w.venue.custodies.map(({ index }) => index),
    ),
  ];
  if (held !== undefined)
    acts.push(trade.liquidate(fuzz, held, person) as AnyAct, trade.addCollateral(fuzz, held, 5n) as AnyAct);
  if (order !== undefined) acts.push(trade.cancel(fuzz, order, order.held.owner) as AnyAct);
  const act = random.pick(acts);
  if (act === undefined) return;
  const ix = act.send(fuzz.rehearsed(act));
  const relay = await deployRelay(
    w.chain,
    keyOf("fuzz", `relay ${fuzz.transactions}`).publicKey,
    ix,
    random.whole(0, 45),
  );
  fuzz.plainly({ ...act, send: () => relay });
}

/** What the admin and the guardian do, and what nobody else may. */
async function govern(fuzz: Fuzz): Promise<void> {
  const { w, random } = fuzz;
  const { venue, control } = w;
  const [admin, guardian] = [control.admin.address, control.guardian.address];
  const controller = await fetchController(w.chain, pda.controller());
  if (controller === null) throw new Error("there is no controller");
  const id = 10n + controller.pools;
  const [other, home] = [pda.pool(id), venue.home];
  const index = venue.custody("SOL");
  const config = await control.poolConfig();
  const change = pda.change(controller.changes);
  const queue = (validUntil: bigint) =>
    instructions.queueChange({
      ...{ admin, pool: venue.pool, market: null, number: controller.changes, validUntil: Number(validUntil) },
      change: { kind: "pool", config },
    });
  const eta = fuzz.now + controller.delay;
  const act = (ix: TransactionInstruction, by = admin) => fuzz.govern(ix, by);
  const custody = (of: typeof home, asset: typeof DEFAULT_ASSET) =>
    instructions.addCustody({ admin, pool: other, mint: of.mint, feedId: of.feed.feedId, config: asset });
  const plays: (() => unknown)[] = [
    () => act(instructions.renewGuardian({ admin, seconds: random.whole(1, 604_800) })),
    () => {
      act(instructions.createPool({ admin, id, homeMint: home.mint, config: DEFAULT_POOL }));
      act(custody(home, DEFAULT_STABLE));
      act(custody(index, DEFAULT_ASSET));
      const listed = { admin, pool: other, market: pda.market(other, 0), index: 1, stable: 0, sleeps: false } as const;
      act(instructions.addMarket({ ...listed, config: DEFAULT_MARKET }));
    },
    () => {
      act(queue(eta + 86_400n));
      act(instructions.cancelChange({ authority: admin, change, proposer: admin }));
    },
    () => {
      act(queue(eta + 86_400n));
      fuzz.tick(Number(controller.delay));
      act(instructions.executeChange({ pool: venue.pool, market: null, change }), fuzz.thief.address);
    },
    () => {
      const next = random.pick(fuzz.people)?.address ?? admin;
      act(instructions.transferAdmin({ admin, to: next }));
      act(instructions.acceptAdmin({ admin: next }), next);
      act(instructions.transferAdmin({ admin: next, to: admin }), next);
      act(instructions.acceptAdmin({ admin }));
    },
    () => {
      act(instructions.renewGuardian({ admin, seconds: 604_800 }));
      const measure = { kind: "closeDeposits" } as const;
      act(instructions.tighten({ guardian, pool: venue.pool, market: null, measure }), guardian);
    },
    () => {
      const { vault, mint } = random.pick(venue.custodies) ?? home;
      const token = control.admin.token(venue.custodies.find((each) => each.mint === mint) ?? home);
      act(instructions.collectProtocolFees({ admin, pool: venue.pool, vault, adminToken: token }));
    },
  ];
  await random.pick(plays)?.();
}

/** Steps after which something else is done. */
const EVERY: readonly (readonly [number, (fuzz: Fuzz) => unknown])[] = [
  [29, look],
  [41, gift],
  [53, through],
  [71, govern],
];

export async function beside(fuzz: Fuzz, step: number): Promise<void> {
  for (const [every, what] of EVERY) if (step % every === every - 1) await what(fuzz);
}
