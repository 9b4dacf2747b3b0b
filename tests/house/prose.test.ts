import assert from "node:assert/strict";
import { widthFaults } from "./prose";
import { files } from "./tree";

describe("prose", () => {
  it("is at most 120 columns wide, outside tables and code", () => {
    const documents = files(/\.md$/);
    assert.ok(documents.length > 20);
    assert.deepEqual(documents.flatMap(widthFaults), []);
  });
});

describe("the prose test itself", () => {
  const page = (...lines: string[]) => ({ path: "docs/x.md", text: lines.join("\n") });
  const long = `${"word ".repeat(24)}ends`;

  it("counts characters, and leaves tables, code and words that cannot be broken alone", () => {
    assert.deepEqual(widthFaults(page(long)), ["docs/x.md:1 has 124 columns, 120 are allowed"]);
    assert.equal(widthFaults(page(`- ${long}`, `# ${long}`, `> ${long}`)).length, 3);
    assert.deepEqual(widthFaults(page(`${"π ".repeat(59)}π`)), []);
    assert.deepEqual(widthFaults(page(`| ${long} |`, "```", long, "```", "~~~~", long, "~~~", long, "~~~~")), []);
    assert.deepEqual(widthFaults(page(`- https://example.com/${"a".repeat(120)}`)), []);
    assert.equal(widthFaults(page("```", "code", "```", long)).length, 1);
  });
});
