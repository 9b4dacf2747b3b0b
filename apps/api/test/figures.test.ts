// What the documents say was measured is what the bench wrote.
import { equal } from "node:assert/strict";
import { committed, shown } from "./bench/save";
import { tableOf } from "./bench/table";

describe("the figures of the bench", () => {
  it("are the table that the documents show", () => equal(shown(), tableOf(committed())));
});
