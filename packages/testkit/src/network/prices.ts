import type { Chain } from "../chain/chain";
import { type Feed, PriceBoard } from "../chain/pyth";
import { fromUnits, toUnits } from "../chain/units";
import { tokenInfo } from "../stage/tokens";
import { Recording, Walk } from "./walk";

const DECIMALS = 8;
const BASIS = 10_000n;
/** How finely a push is kept. */
const ONE = 10n ** 12n;
/** A price is pushed no further than to this part of where it began, or to so many times of it. */
const FAR = 100n;

/** What comes next of one token. */
type Source = () => bigint;

function sourceOf(symbol: string, price: bigint, recorded: boolean): Source {
  if (tokenInfo(symbol).stable) return () => price;
  const recording = recorded ? new Recording(price) : null;
  let [last, walk]: [bigint, Walk | null] = [price, null];
  return () => {
    const next = walk === null ? (recording?.next() ?? null) : null;
    walk ??= next === null ? new Walk(symbol, last) : null;
    last = next ?? walk?.next() ?? last;
    return last;
  };
}

/** Prices that live: a print of every token each second. Stables stand; what is pushed walks on from there. */
export class Prices {
  private readonly board: PriceBoard;
  private readonly sources = new Map<string, Source>();
  private readonly pushed = new Map<string, bigint>();
  private readonly last = new Map<string, bigint>();
  private published = 0;

  /** `first`: USD as text. `recorded`: the tokens whose recorded minutes come first. */
  constructor(
    private readonly chain: Chain,
    first: ReadonlyMap<string, string>,
    recorded: readonly string[],
  ) {
    this.board = new PriceBoard(chain);
    for (const [symbol, price] of first)
      this.sources.set(symbol, sourceOf(symbol, toUnits(price, DECIMALS), recorded.includes(symbol)));
  }

  get symbols(): string[] {
    return [...this.sources.keys()];
  }

  /** USD as text, of the last print. */
  priceOf(symbol: string): string {
    return fromUnits(this.last.get(symbol) ?? 0n, DECIMALS);
  }

  feed(symbol: string): Feed {
    return this.board.feed(symbol);
  }

  /** Prints the next price of every token. False in a second that has one already: a print is later than the last. */
  async print(): Promise<boolean> {
    const publishTime = await this.chain.now();
    if (publishTime <= this.published) return false;
    this.published = publishTime;
    await Promise.all(
      [...this.sources].map(async ([symbol, next]) => {
        const price = (next() * (this.pushed.get(symbol) ?? ONE)) / ONE;
        this.last.set(symbol, price);
        await this.board.publish(symbol, fromUnits(price, DECIMALS), { publishTime });
      }),
    );
    return true;
  }

  /** Moves a price by so many basis points, at the next print; it walks on from there. False where that is too far. */
  push(symbol: string, bps: bigint): boolean {
    const pushed = ((this.pushed.get(symbol) ?? ONE) * (BASIS + bps)) / BASIS;
    if (pushed * FAR < ONE || pushed > ONE * FAR) return false;
    this.pushed.set(symbol, pushed);
    return true;
  }
}
