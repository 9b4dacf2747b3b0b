/** Who pays a loss that collateral could not: the waterfall, loss events, escrowed profit, liens. */
export * from "./constants";
export * as escrow from "./escrow";
export * as event from "./event";
export * as fresh from "./fresh";
export * as lien from "./lien";
export * as waterfall from "./waterfall";
