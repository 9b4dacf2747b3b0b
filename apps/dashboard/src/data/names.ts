import { marketName, type Token, tokenOf } from "../views/tokens";
import { useAnswer } from "./answer";

export interface Names {
  tokens: readonly Token[];
  /** What a market with a number is called. */
  market: (number: number) => string;
}

/** How tokens and markets are called; by their numbers until that is read. */
export function useNames(): Names {
  const tokens = useAnswer("custodies").data?.items.map(tokenOf) ?? [];
  const markets = useAnswer("markets").data?.items ?? [];
  const market = (number: number) => {
    const found = markets.find((each) => each.number === number);
    return found === undefined ? `market ${number}` : marketName(found, tokens);
  };
  return { tokens, market };
}
