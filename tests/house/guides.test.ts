import { equal, rejects } from "node:assert/strict";
import { DOCUMENTS, regenerate } from "../../docs/guides/examples/index";
import { read } from "./tree";

describe("the numbers of the guides", () => {
  for (const [name, examples] of Object.entries(DOCUMENTS)) {
    it(`${name} says what the code says (npm run guides)`, async () => {
      const text = read(name);
      equal(text, await regenerate(text, examples));
    }).timeout(60_000);
  }
});

describe("the numbers test itself", () => {
  const block = "<!-- numbers: one -->\nold\n<!-- /numbers -->\n";
  const one = () => [
    ["a", "b"],
    ["1", "2"],
  ];

  it("replaces what stands between the marks, and nothing else", async () => {
    const table = "| a   | b   |\n| --- | --- |\n| 1   | 2   |";
    const text = await regenerate(`before\n${block}after`, { one });
    equal(text, `before\n<!-- numbers: one -->\n\n${table}\n\n<!-- /numbers -->\nafter`);
    equal(await regenerate(text, { one }), text);
  });

  it("accepts no block without code and no code without block", async () => {
    await rejects(regenerate(block, {}), /no code works out/);
    await rejects(regenerate("nothing", { one }), /no block shows one/);
  });
});
