import { engine, type Scene } from "@ballast/sdk";

/** Puts a moment before the engine, for a rule that no quote of the SDK tells. */
export const over =
  (type: "Scene" | "Instant", moment: object): engine.PutScene =>
  ({ view, scene }) =>
    engine.write(type, view, scene, moment);

/** The price at which the positions of a settled market close; null in any other. */
export const settlePriceOf = ({ now, market }: Scene): bigint | null =>
  market.settleAt > 0n && now >= market.settleAt ? market.settlePrice : null;
