import type { State } from "@ballast/sdk";
import { poolRead } from "./support/crowd";
import { missesNobody } from "./support/liquidated";

describe("the index of liquidations, at length", () => {
  let read: State;
  before(async () => {
    read = await poolRead();
  });

  it("names every position that the engine would liquidate, in forty worlds", () => {
    missesNobody(read, 40);
  }).timeout(180_000);
});
