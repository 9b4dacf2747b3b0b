/** Rules of the engine on plain objects: what they answer, and what they make of a pool and its market. */
import { engine } from "@ballast/sdk";

/** A moment: its market only where a rule takes one. */
export interface Moment {
  pool: engine.PoolState;
  market?: engine.MarketState;
  now: bigint;
  slot?: bigint;
}

const MARKET = engine.offsetOf("Scene", "market");

/** What a call answers, and objects of their own that say what it leaves. What is given stays as it is. */
export function played<N extends engine.CallName>(name: N, moment: Moment, args: object) {
  const [type] = engine.CALLS[name];
  const bytes = new Uint8Array(engine.sizeOf("Scene"));
  const view = new DataView(bytes.buffer);
  engine.write("Instant", view, 0, { slot: 0n, ...moment });
  if (moment.market) engine.write("MarketState", view, MARKET, moment.market);
  const { report, taken: left } = engine.played(
    name,
    engine.bytesOf(type, bytes.slice(0, engine.sizeOf(type))),
    args as never,
    (at) => new DataView(at.view.buffer.slice(at.scene, at.scene + bytes.length)),
  );
  const market = type === "Instant" ? undefined : engine.read("MarketState", left, MARKET);
  return { report, pool: engine.read("PoolState", left, engine.offsetOf("Scene", "pool")), market };
}

/** What a price account says, as the engine takes it; nothing of one that is not there. */
export const source = (print: engine.Print | null) => ({
  given: print !== null,
  closed: false,
  print: print ?? { price: 0n, conf: 0n, ema: 0n, publishTime: 0n, prevPublishTime: 0n },
});
