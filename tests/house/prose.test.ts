import assert from "node:assert/strict";
import { commentFaults, widthFaults, wordFaults } from "./prose";
import { files } from "./tree";

describe("prose", () => {
  it("is at most 120 columns wide, outside tables and code", () => {
    const documents = files(/\.md$/);
    assert.ok(documents.length > 20);
    assert.deepEqual(documents.flatMap(widthFaults), []);
  });

  it("takes nobody for a man, and has no who for a noun", () => {
    assert.deepEqual(files(/\.md$/).flatMap(wordFaults), []);
  });
});

/** Rooms whose comments keep to 120 columns; what lies in `state` is copied into the SDK, line by line. */
const NARROW = /^crates\/engine\/src\/(?!state\/).*\.rs$/;

describe("comments", () => {
  it("are at most 120 columns wide", () => {
    const sources = files(NARROW);
    assert.ok(sources.length > 40);
    assert.deepEqual(sources.flatMap(commentFaults), []);
  });

  it("are measured, and nothing else is", () => {
    const faults = (line: string) => commentFaults({ path: "x.rs", text: line }).length;
    assert.equal(faults(`    /// ${"word ".repeat(30)}`), 1);
    assert.equal(faults(`    let a = 1; // ${"word ".repeat(30)}`), 0);
    assert.equal(faults("/// short"), 0);
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

  it("tells the noun from the pronoun and from a question", () => {
    const faults = (...lines: string[]) => wordFaults(page(...lines)).length;
    const wrong = ["for who reads", "is paid to", "who acts", "a; who waits pays", "Who waits longer pays once."];
    assert.equal(faults(wrong[0] ?? ""), 1);
    assert.equal(faults(wrong[1] ?? "", wrong[2] ?? ""), 1);
    assert.equal(faults("", wrong[3] ?? "", "", wrong[4] ?? ""), 2);
    assert.equal(faults(`| ${wrong[0]} | ${["h", "is"].join("")} own |`), 2);
    assert.equal(
      faults("A trader who opens. It says who pays: who lost, who paid.", "", "Who pays?", "# Who pays."),
      0,
    );
    assert.equal(
      faults("```", "for who reads", "```", "`for who`", "<!-- numbers: a -->", "for who", "<!-- /numbers -->"),
      0,
    );
  });
});
