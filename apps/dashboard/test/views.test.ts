// What pages say, from answers alone.
import assert from "node:assert/strict";
import { layoutFlow } from "../src/charts/flow_layout";
import { closer, kept, moved } from "../src/charts/view";
import { datedQuery } from "../src/data/answer";
import { addressOf } from "../src/data/ask";
import { configOf } from "../src/data/config";
import { refused } from "../src/data/fault";
import { eventOf } from "../src/data/live";
import { Reader } from "../src/data/stream";
import { thenOf } from "../src/data/then";
import { isAddress } from "../src/views/account";
import { asOfLine, lateness, shortAsOf } from "../src/views/as_of";
import { eventWords } from "../src/views/events";
import { LOSSES, labSays, labSteps } from "../src/views/lab";
import { ladderRows, ladderSays } from "../src/views/ladder";
import { LEDGER } from "../src/views/ledger";
import { completeness } from "../src/views/overview";
import { behind, changes, equalities, groupRows, lostIn, payerRows, rate, titleOf } from "../src/views/receipt";
import { loserRows, lostSums, whyZeros, winnerRows, winnersGave } from "../src/views/receipt_rows";
import { tokenAt, tokenOf } from "../src/views/tokens";
import { parseAmount } from "../src/words/parse";
import { KEYS, RECORDED } from "./recorded";
import { usd as usdOf } from "./recorded/base";

function recorded<N extends keyof typeof RECORDED>(name: N): NonNullable<(typeof RECORDED)[N]> {
  const answer = RECORDED[name];
  assert.ok(answer);
  return answer as NonNullable<(typeof RECORDED)[N]>;
}

const sum = (amounts: readonly string[]) => amounts.reduce((total, text) => total + BigInt(text), 0n);

describe("a receipt on the page", () => {
  const { data } = recorded("lossEvent");
  const tokens = recorded("custodies").items.map(tokenOf);
  const [index, backing] = [tokenAt(tokens, 1), tokenAt(tokens, 0)];
  const rowsOf = (receipt: typeof data) => payerRows(receipt, index);
  const reason = (receipt: typeof data, title: string) =>
    rowsOf(receipt).find((row) => row.title.includes(title))?.reason ?? "";

  it("names every payer once, and their sum is what was lost", () => {
    const rows = rowsOf(data);
    assert.equal(new Set(rows.map(({ key }) => key)).size, data.payers.length);
    assert.equal(sum(rows.map(({ amount }) => amount)), BigInt(usdOf("118470.1489")));
    assert.equal(sum(groupRows(data, "SOL").map(({ amount }) => amount)), BigInt(usdOf("118470.1489")));
  });

  it("says in its title what lost and what won, whichever side its number names", () => {
    const nameOf = (market: number) => (market === 0 ? "SOL" : "BTC");
    assert.equal(titleOf("0-short-3", nameOf), "SOL longs lost, shorts won: receipt 0-short-3");
    assert.equal(titleOf("1-long-0", nameOf), "BTC shorts lost, longs won: receipt 1-long-0");
    assert.equal(titleOf("nonsense", nameOf), "Receipt nonsense");
  });

  it("of an open event says what is not shared yet, and calls nothing unequal that has no payer yet", () => {
    const amounts = { lpShare: "0", clawback: "0", escrow: "0", lienPaid: "0", lienUnpaid: "0", remainder: "0" };
    const open = {
      ...{ ...data, ...amounts, state: "open" as const, finalized: null, price: null, reference: null },
      payers: data.payers.filter(({ kind }) => kind === "insurance" || kind === "deductible"),
      proof: { ...data.proof, right: "0", equal: false },
    };
    assert.equal(lostIn(open), usdOf("118470.1489"));
    assert.deepEqual(
      rowsOf(open).map(({ title }) => title),
      ["1 Insurance fund", "2 LPs: deductible", "3 Not shared yet"],
    );
    assert.ok(equalities(open).every(({ equal }) => equal));
    assert.match(rate(open), /is not known yet/);
    assert.match(changes(open), /losses of the same side still join it/);
  });

  it("says in one tense who bears what winners have not paid, and until when it can change", () => {
    assert.match(reason(data, "Not collected"), /winners may still pay it; from 11 Oct, 05:36 UTC on it is the LPs'/);
    assert.match(changes(data), /Only what is not collected, 1,178\.41 USD, until 11 Oct, 05:36 UTC/);
    assert.match(changes({ ...data, lienUnpaid: "0" }), /^No: nothing is left to be collected/);
    const sealed = { ...data, state: "sealed" as const };
    assert.match(reason(sealed, "Not collected"), /did not pay it within eight hours, so the LPs bore it/);
    assert.equal(changes(sealed), "No: it is sealed, no number can change any more.");
  });

  it("gives the reason of the LPs' rest with both sizes, or the cap that was reached", () => {
    const why = (receipt: typeof data) => reason(receipt, "LPs: the rest");
    assert.match(why(data), /8,500 SOL of shorts against 9,500 SOL of longs.*of the other 42,658\.03 .* 38,167\.71/);
    // The rate of a full cap is rounded down at its last digit.
    assert.match(why({ ...data, clawbackRate: "249999999999999999" }), /h had reached its cap of 25 %/);
    assert.match(why({ ...data, winningSize: data.losingSize }), /nine hours had reached their cap of 50 %/);
  });

  it("lists winners and what is not named, whose sum is what winners gave, to the unit", () => {
    const rows = winnerRows(data, { index, backing });
    assert.equal(sum(rows.map(({ amount }) => amount ?? "0")), BigInt(winnersGave(data)));
    assert.deepEqual(
      rows.map(({ base }) => base),
      ["2,400 SOL x (226.00 − 143.00) USD", "1,650 SOL x (226.00 − 143.00) USD"].concat(
        ["40,210.4 USDC", "222,737.360216 USDC"],
        ["", ""],
      ),
    );
    const long = { ...data, side: "long" as const, winners: data.winners.slice(0, 1) };
    assert.match(winnerRows(long, { index, backing })[0]?.base ?? "", /\(143\.00 − 226\.00\)/);
    const untold = { ...data, winners: data.winners.map((winner) => ({ ...winner, base: null })) };
    assert.equal(winnerRows(untold, { index, backing })[0]?.base, "not told");
  });

  it("adds up every column of who lost, with those of whom nothing was left, and explains who got nothing", () => {
    const losers = behind(data, recorded("liquidations").items);
    const rows = loserRows(losers, data);
    const { insurance, deductible, shortfall, deficit } = lostSums(rows);
    assert.deepEqual([insurance, deductible, shortfall], [data.insurance, data.deductible, data.shortfall]);
    assert.equal(deficit, lostIn(data));
    assert.match(whyZeros(rows) ?? "", /had used up their limits/);
    assert.equal(whyZeros(rows.slice(0, 1)), null);
    const more = { ...data, insurance: String(BigInt(data.insurance) + 5n) };
    assert.equal(lostSums(loserRows(losers, more)).insurance, more.insurance);
  });

  it("names each loser in the sum only where all of them are known", () => {
    const { items } = recorded("liquidations");
    const [left] = equalities(data, behind(data, items));
    assert.equal(left?.right.length, data.liquidations.length);
    const [some] = equalities(data, behind(data, items.slice(2)));
    assert.deepEqual(
      some?.right.map(({ words }) => words),
      ["left unpaid by the liquidations behind it"],
    );
  });

  it("shows equalities whose right sides are their left sides, to the last digit", () => {
    const base = (shown: string) => {
      const [whole = "", fraction = ""] = shown.replaceAll(",", "").split(".");
      return `${whole}${fraction.padEnd(6, "0")}`;
    };
    for (const { left, right, equal } of equalities(data)) {
      assert.ok(equal);
      assert.equal(sum(right.map(({ amount }) => base(amount))), BigInt(base(left.amount)));
    }
  });
});

describe("the ledger of losses on the page", () => {
  it("leaves no payer of the API's sum out", () => {
    const [row] = recorded("ledger").items;
    assert.ok(row);
    const shown = LEDGER.map(({ field }) => String(row[field]));
    assert.equal(sum(shown), BigInt(row.sum));
    const told = new Set<string>([...LEDGER.map(({ field }) => field), "market", "deficits", "sum", "equal"]);
    assert.deepEqual(
      Object.keys(row).filter((field) => !told.has(field)),
      [],
    );
  });
});

describe("a part of a series", () => {
  const whole = { min: 0, max: 1_000 };
  it("comes closer around its middle, moves by its own length, and never leaves the series", () => {
    assert.deepEqual(closer(whole, whole), { min: 250, max: 750 });
    assert.deepEqual(moved({ min: 250, max: 750 }, whole, -0.5), { min: 0, max: 500 });
    assert.deepEqual(moved({ min: 0, max: 500 }, whole, -3), { min: 0, max: 500 });
    assert.deepEqual(moved({ min: 600, max: 900 }, whole, 9), { min: 700, max: 1_000 });
    let view = whole;
    for (let i = 0; i < 50; i++) view = closer(view, whole);
    assert.ok(view.max - view.min >= 0.5, "never down to nothing");
  });

  it("stays when new points come, and is all of it where it was", () => {
    assert.deepEqual(kept({ min: 100, max: 200 }, { min: 50, max: 1_100 }), { min: 100, max: 200 });
    assert.deepEqual(kept({ min: 0, max: 100 }, { min: 50, max: 1_100 }), { min: 50, max: 150 });
    assert.equal(kept({ min: 0, max: 40 }, { min: 50, max: 1_100 }), null);
    assert.equal(kept({ min: 0, max: 1_000 }, whole), null);
    assert.equal(kept(null, whole), null);
  });
});

describe("the layout of a flow", () => {
  it("is to scale, shows what is small, leaves what is zero out, and never lets two labels meet", () => {
    const { bands, source, height } = layoutFlow([600, 0, 398, 2], (n) => n, { body: 200, room: 40 });
    assert.deepEqual(
      bands.map(({ item }) => item),
      [600, 398, 2],
    );
    assert.deepEqual(
      bands.map((band) => Math.round(band.height)),
      [120, 80, 2],
    );
    assert.equal(Math.round(source.height), 202);
    for (const [i, band] of bands.entries()) {
      const next = bands[i + 1];
      if (next !== undefined) assert.ok(next.label - band.label >= 40);
      assert.ok(band.to >= 0 && band.to + band.height <= height);
    }
    assert.deepEqual(layoutFlow([], () => 0, { body: 200, room: 40 }).bands, []);
  });
});

describe("how fresh an answer is", () => {
  const fresh = { slot: 7, sequence: 1_412, ts: 1_760_131_264, lagMs: 400 };
  it("is said in one line, and in a sentence where it is late", () => {
    assert.equal(asOfLine(fresh), "event 1,412 · slot 7 · 10 Oct 2025, 21:21:04 UTC");
    assert.match(asOfLine({ ...fresh, sequence: null }), /^before the first event/);
    assert.match(shortAsOf(fresh), /^event [\d,]+ · \d\d:/);
    assert.match(shortAsOf({ ...fresh, sequence: null }), /^slot [\d,]+ · \d\d:/);
    assert.equal(lateness(fresh), null);
    assert.equal(lateness({ ...fresh, lagMs: null }), null);
    assert.match(lateness({ ...fresh, lagMs: 61_000 }) ?? "", /1 min 1 s ago/);
  });

  it("is not claimed where events are missing", () => {
    const { data } = recorded("completeness");
    assert.equal(completeness(data), "413 events, numbers 0 to 412: none is missing.");
    assert.match(completeness({ ...data, complete: false, gaps: [{ from: 3, to: 9 }] }), /1 gap being repaired/);
    assert.match(completeness({ ...data, complete: false }), /still being read/);
    assert.match(completeness({ ...data, first: null, last: null }), /No event/);
  });
});

describe("what comes from outside", () => {
  it("is an event of the time machine only where it is a whole number", () => {
    assert.deepEqual(["0", "412", "007", "-1", "1e3", "", "4 1", "9".repeat(16)].map(thenOf), [
      0,
      412,
      ...Array(6).fill(null),
    ]);
    assert.equal(thenOf(null), null);
  });

  it("asks of then by event, by time, or not at all", () => {
    assert.deepEqual(datedQuery("markets", {}, null, null), {});
    assert.deepEqual(datedQuery("lossEvent", {}, 412, 99), { asOf: 412 });
    assert.deepEqual(datedQuery("markets", {}, 412, 99), {});
    assert.deepEqual(datedQuery("candles", { res: "1m" }, 412, 99), { res: "1m", to: 100 });
    assert.deepEqual(datedQuery("events", {}, 412, null), { to: 413 });
    assert.deepEqual(datedQuery("fund", {}, 412, 99), {});
    assert.equal(addressOf("/x", { a: null, b: undefined, c: 0 }), "/v1/x?c=0");
  });

  it("is an event of the stream only where it is one", () => {
    const said = JSON.stringify({ sequence: 4, name: "Staked", ts: 9, data: {} });
    assert.deepEqual(eventOf(said), { sequence: 4, name: "Staked", ts: 9 });
    for (const text of ["", "null", "{}", "[1]", "{"]) assert.equal(eventOf(text), null, text);
    assert.equal(eventWords("PositionLiquidated"), "Position liquidated");
  });

  it("is a config only as far as it is understood", () => {
    assert.deepEqual(configOf({ rpc: "https://node.example", pool: "3" }, "x"), {
      rpc: "https://node.example",
      pool: "3",
    });
    for (const said of [null, 7, [], { rpc: 1, pool: "one" }, { rpc: "javascript:alert(1)" }])
      assert.deepEqual(configOf(said, "dashboard.example"), { rpc: null, pool: "1" });
    assert.equal(configOf(null, "localhost").rpc, "http://127.0.0.1:8899");
  });

  it("is refused by name, with what to do, and asked again only where that may help", () => {
    const body = { error: { name: "NotKept", message: "event 3 is not kept", hint: "ask for a later sequence" } };
    const { name, message, hint, again } = refused(410, body, null);
    assert.deepEqual(
      [name, message, hint, again],
      ["NotKept", "event 3 is not kept", "ask for a later sequence", false],
    );
    assert.match(refused(429, null, "7").hint, /in 7 s/);
    assert.deepEqual([refused(500, null, null).again, refused(404, {}, null).again], [true, false]);
    assert.equal(refused(503, "<html>", null).name, "Http503");
  });
});

describe("a stream of events", () => {
  it("is read whole whatever pieces it comes in, comments and beats left out", () => {
    const text = ': \n\nid: 7\nevent: Staked\ndata: {"a":1}\n\nevent: X\r\ndata: 1\r\ndata: 2\r\n\r\n:beat\n\n';
    const told = [
      { id: "7", event: "Staked", data: '{"a":1}' },
      { id: null, event: "X", data: "1\n2" },
    ];
    for (const size of [1, 3, 7, text.length]) {
      const reader = new Reader();
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      assert.deepEqual(
        pieces.flatMap((piece) => reader.take(piece)),
        told,
        `pieces of ${size}`,
      );
    }
  });
});

describe("the lab", () => {
  it("names payers whose sum is the loss, whichever way it is shared", () => {
    const { data } = recorded("whatIf");
    const deficit = usdOf("10000");
    for (const answer of [data, { ...data, receipt: null }]) {
      const steps = labSteps(answer);
      assert.equal(sum(steps.map(({ amount }) => amount)), BigInt(deficit));
    }
    assert.match(labSays(data, "long"), /4\.06 % of each of the shorts/);
    assert.match(labSays({ ...data, receipt: null }, "long"), /too little to open a loss event/);
  });

  it("does not take an event that shares more than this loss for this loss's own", () => {
    const { data } = recorded("whatIf");
    assert.ok(data.receipt);
    const larger = { ...data, receipt: { ...data.receipt, shortfall: usdOf("90000") } };
    assert.deepEqual(labSteps(larger).at(-1)?.amount, data.absorbed.shortfall);
  });

  it("has losses from a thousand dollars to a hundred million, each larger than the one before", () => {
    assert.equal(LOSSES[0], 1_000_000_000n);
    assert.equal(LOSSES.at(-1), 100_000_000_000_000n);
    for (const [i, loss] of LOSSES.entries()) assert.ok(i === 0 || loss > (LOSSES[i - 1] ?? 0n));
  });
});

describe("the ladder", () => {
  it("reads from high to low, says the nearest loss each way, and every rung's payers are its deficit", () => {
    const { data } = recorded("ladder");
    const rows = ladderRows(data);
    assert.deepEqual(
      rows.map(({ changeBp }) => changeBp),
      [...rows.map(({ changeBp }) => changeBp)].sort((a, b) => b - a),
    );
    for (const { parts, deficit } of rows) assert.equal(sum(parts.map(({ amount }) => amount)), BigInt(deficit));
    assert.match(ladderSays(data), /falls to 125\.13 .* rises to 160\.88/);
    assert.match(ladderSays({ ...data, rungs: [] }), /However far it falls/);
  });
});

describe("what people type", () => {
  it("is an amount only to the token's places, and never zero", () => {
    assert.equal(parseAmount("1,000.5", 6), 1_000_500_000n);
    assert.equal(parseAmount(" 0.000001 ", 6), 1n);
    for (const text of ["", "0", "0.0", "-1", "1.0000001", "1,00", "1e3", "½", "9".repeat(16)])
      assert.equal(parseAmount(text, 6), null, text);
  });

  it("is an address only in base 58", () => {
    assert.ok(isAddress(KEYS.hana));
    for (const text of ["", "0".repeat(40), "Hana", `${KEYS.hana}!`]) assert.ok(!isAddress(text), text);
  });
});
