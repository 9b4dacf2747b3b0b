/** Plans refuse by name, whatever they are given: a bare `MathError` says neither code nor what to do. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { cancelInstructions, instructions, pda, type Request } from "@ballast/sdk";
import { blank } from "../support/blank";
import { refused } from "../support/expect";
import { keeper, MARKET, owner, USD } from "../support/plans";
import { venue } from "../support/venue";

const { TakeProfit } = instructions.RequestKind;

describe("errors of plans", () => {
  /** An account as a caller may hold it: older than the SDK, or read from something else. */
  const cancelled = async (change: object, kind: number = TakeProfit) => {
    const account: Request = { ...blank("Request"), owner, market: MARKET, nonce: 4n };
    account.state = { ...account.state, custody: 0, collateral: 9n * USD, kind, ...change };
    const request = { address: pda.request(owner, 4n), account };
    return cancelInstructions(await venue().context(), { payer: keeper, request });
  };

  it("cancelling what is no request of these rules is refused by name", async () => {
    await refused(cancelled({}, 9), "InvalidParameter");
    const tooLarge = [{ collateral: -1n }, { size: 2n ** 64n }, { expiresAt: 2n ** 63n }];
    for (const change of tooLarge)
      for (const kind of Object.values(instructions.RequestKind))
        await refused(cancelled(change, kind as number), "MathOverflow");
  });

  it("no plan asks the engine but by what names its errors", () => {
    const folder = path.join(__dirname, "../../src/actions");
    const bare = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".ts"))
      .filter((file) => /\b(ask|play|playAll|call)\(/.test(readFileSync(path.join(folder, file), "utf8")));
    assert.deepEqual(bare, []);
  });
});
