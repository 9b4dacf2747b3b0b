import { type FormEvent, useId, useMemo, useState } from "react";
import type { OrderAsked } from "../chain/index";
import { useAct } from "../data/act";
import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import type { Node } from "../data/node";
import { Acting } from "../ui/acting";
import { Choices } from "../ui/choices";
import { Wrong } from "../ui/note";
import { Section } from "../ui/section";
import { Stats } from "../ui/stats";
import { tokenAt } from "../views/tokens";
import { bps, frac, price, times } from "../words/amounts";
import { parseAmount } from "../words/parse";

const SIDES = [
  ["long", "Long"],
  ["short", "Short"],
] as const;

/** What an order would do, or why it would be refused. */
function Quote({ node, order }: { node: Node; order: OrderAsked }) {
  const found = useMemo(() => {
    try {
      return { quote: node.chain.orderQuote(node.state, order), error: null };
    } catch (error) {
      return { quote: null, error: node.chain.chainFault(error) };
    }
  }, [node, order]);
  if (found.quote === null) return <Wrong error={found.error} />;
  const { price: at, liquidationPrice, initial, leverage, phi, worstNext } = found.quote;
  return (
    <Stats
      items={[
        { label: "At the price of now", value: price(at), unit: "USD", note: "the order takes the print 2 s after it" },
        {
          label: "Liquidated at",
          value: liquidationPrice === null ? "no price" : price(liquidationPrice),
          note: leverage === null ? "" : `leverage ${times(leverage)}`,
        },
        { label: "Initial margin", value: bps(initial), note: "with this order's open interest" },
        {
          label: "Fresh profit that would wait",
          value: frac(phi, 0),
          note: `an event takes ${frac(worstNext, 0)} of it at most`,
        },
      ]}
    />
  );
}

function Decimal({ label, value, change }: { label: string; value: string; change: (text: string) => void }) {
  const id = useId();
  return (
    <label htmlFor={id}>
      <span>{label}</span>
      <input id={id} inputMode="decimal" value={value} onChange={(event) => change(event.target.value)} />
    </label>
  );
}

/** Opens a position by the connected wallet. */
export function Open({ node }: { node: Node }) {
  const markets = useAnswer("markets").data?.items ?? [];
  const names = useNames();
  const [market, setMarket] = useState("0");
  const [side, setSide] = useState<"long" | "short">("long");
  const [size, setSize] = useState("");
  const [amount, setAmount] = useState("");
  const { acting, start, busy } = useAct(node);
  const found = markets.find(({ number }) => String(number) === market);
  const index = tokenAt(names.tokens, found?.index ?? -1);
  const stable = tokenAt(names.tokens, found?.stable ?? -1);
  const order = useMemo((): OrderAsked | null => {
    const [atoms, collateral] = [parseAmount(size, index.decimals), parseAmount(amount, stable.decimals)];
    if (atoms === null || collateral === null) return null;
    return { market: Number(market), side, size: atoms, custody: stable.number, collateral };
  }, [size, amount, market, side, index.decimals, stable.decimals, stable.number]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (order === null) return;
    void start(`Placing a ${side} of ${size} ${index.symbol}`, (act, client) => act.open(client, order));
  };
  const options = markets.map(({ number }) => [String(number), names.market(number)] as const);
  return (
    <Section
      title="Open a position"
      says="A keeper executes the order at the first print that is two seconds younger, or more."
    >
      <form onSubmit={submit} className="controls">
        <Choices legend="Market" options={options} chosen={market} choose={setMarket} />
        <Choices legend="Side" options={SIDES} chosen={side} choose={setSide} />
        <div className="fields">
          <Decimal label={`Size, ${index.symbol}`} value={size} change={setSize} />
          <Decimal label={`Collateral, ${stable.symbol}`} value={amount} change={setAmount} />
          <button type="submit" data-main disabled={busy || order === null}>
            Open
          </button>
        </div>
        {order === null ? (
          <p className="says">
            Write size and collateral as decimals, as 1.5 or 1,000, with at most {index.decimals} and {stable.decimals}{" "}
            places.
          </p>
        ) : (
          <Quote node={node} order={order} />
        )}
      </form>
      <Acting of={acting} />
    </Section>
  );
}
