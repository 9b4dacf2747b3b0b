import { marketName, type Token, tokenAt, tokenOf } from "../views/tokens";
import { useAnswer } from "./answer";

export interface Names {
  tokens: readonly Token[];
  /** What a market with a number is called. */
  market: (number: number) => string;
  /** The token that pays a side's profit: the index for longs, the stable for shorts. */
  backing: (market: number, side: "long" | "short") => Token;
}

/** How tokens and markets are called; by their numbers until that is read. */
export function useNames(): Names {
  const tokens = useAnswer("custodies").data?.items.map(tokenOf) ?? [];
  const markets = useAnswer("markets").data?.items ?? [];
  const market = (number: number) => {
    const found = markets.find((each) => each.number === number);
    return found === undefined ? `market ${number}` : marketName(found, tokens);
  };
  const backing = (number: number, side: "long" | "short") => {
    const found = markets.find((each) => each.number === number);
    return tokenAt(tokens, (side === "long" ? found?.index : found?.stable) ?? -1);
  };
  return { tokens, market, backing };
}
