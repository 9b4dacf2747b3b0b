/** The publisher that settings name. */
import { readFileSync } from "node:fs";
import type { PublicKey } from "@solana/web3.js";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import type { Publisher } from "../options";
import { Hermes } from "./hermes";
import { localNetwork } from "./local";
import { PythPublisher } from "./publisher";
import { RecordedPublisher, readSeries } from "./recorded";

/** What settings say of prices. */
export interface Chosen {
  prices: "none" | "hermes" | "recorded";
  pricesFrom: string | null;
  hermesToken?: string | null;
  rpc: readonly string[];
}

const FEED = /^([0-9a-f]{64})=(.+)$/i;

/** Whether somebody else brings prices: null. `payer` signs and pays. Throws `Misuse`. */
export function publisherOf(
  { prices, pricesFrom, hermesToken = null, rpc }: Chosen,
  payer: PublicKey,
): Publisher | null {
  if (prices === "none") return null;
  if (prices === "hermes") {
    const token = hermesToken === null ? {} : { accessToken: hermesToken };
    return new PythPublisher({ hermes: new Hermes({ ...addressOf(pricesFrom), ...token }), payer });
  }
  const [node = ""] = rpc;
  return new RecordedPublisher({ series: seriesOf(pricesFrom ?? ""), ...localNetwork(node) });
}

function addressOf(text: string | null): { url?: string } {
  if (text === null) return {};
  const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isAddress) throw new Misuse(`--prices-from: the address of Hermes, https://..., not "${text}"`);
  return { url: text };
}

/** Series by their feeds: FEED=FILE, several by commas. */
function seriesOf(text: string) {
  return text.split(",").map((part) => {
    const [, feed, file] = FEED.exec(part.trim()) ?? [];
    if (feed === undefined || file === undefined)
      throw new Misuse(`--prices-from: FEED=FILE, the feed in 64 hexadecimal digits, not "${part}"`);
    return { feedId: Buffer.from(feed, "hex"), points: pointsOf(file) };
  });
}

function pointsOf(file: string) {
  try {
    return readSeries(readFileSync(file, "utf8"));
  } catch (e) {
    throw new Misuse(`--prices-from: ${file}: ${e instanceof Error ? e.message : String(e)}`);
  }
}
