/** Prices of a local network: written into their accounts by a call that only such a network has. */
import { bounded, plain } from "@ballast/follow";
import { CLOCK, PYTH_RECEIVER, pythPriceAccount, readClock } from "@ballast/sdk";
import { PriceError } from "./error";
import type { RecordedPrint } from "./recorded";

const DEADLINE_MS = 4_000;
const DECIMALS = 8;
/** `account:PriceUpdateV2`, as Anchor marks it. */
const MARK = Buffer.from([34, 241, 35, 99, 157, 126, 244, 205]);
const LENGTH = 134;
const LAMPORTS = 2_000_000;
/** All guardians' signatures were checked. */
const FULL = 1;

/** USD as text, in units of 1e-8; what is finer is cut. */
function unitsOf(price: string): bigint {
  const [whole = "", fraction = ""] = price.split(".");
  return BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, "0"));
}

/** A price account's bytes: who may write it, how far it was verified, feed, price and confidence, exponent, times. */
function accountOf({ feedId, price, publishTime, prevPublishTime }: RecordedPrint): Buffer {
  const data = Buffer.alloc(LENGTH);
  MARK.copy(data);
  pythPriceAccount(feedId).toBuffer().copy(data, 8);
  data[40] = FULL;
  data.set(feedId, 41);
  const units = unitsOf(price);
  data.writeBigInt64LE(units, 73);
  data.writeInt32LE(-DECIMALS, 89);
  data.writeBigInt64LE(publishTime, 93);
  data.writeBigInt64LE(prevPublishTime, 101);
  // The average is the price: the series says nothing else.
  data.writeBigInt64LE(units, 109);
  return data;
}

/** Clock and price accounts of the local network at a URL. Any other node answers `Refused`. */
export function localNetwork(rpc: string) {
  const connection = plain(rpc);
  return {
    now: async () => readClock(await connection.getAccountInfo(CLOCK)).now,
    write: async (print: RecordedPrint) => {
      const account = { lamports: LAMPORTS, data: accountOf(print).toString("hex"), owner: PYTH_RECEIVER.toBase58() };
      const params = [pythPriceAccount(print.feedId).toBase58(), { ...account, executable: false }];
      const response = await bounded(DEADLINE_MS)(rpc, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "surfnet_setAccount", params }),
      });
      const { error } = (await response.json()) as { error?: { message: string } };
      if (error !== undefined) throw new PriceError("Refused", `no local network: ${error.message}`);
    },
  };
}
