import assert from "node:assert/strict";
import { commentFaults, commentWordFaults, manFaults, widthFaults, wordFaults } from "./prose";
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

/**
 * Rooms whose comments keep to 120 columns, and those that also keep to the words; what a program writes is its own.
 */
const NARROW = /^(?:programs|crates|sdk|packages|apps|tests|migrations|bench|docs)\/.*\.(?:rs|ts)$/;
const WORDS = /^(?!crates\/engine\/tests\/|tests\/|.*\/test\/)/;
const WRITTEN = /\/(?:generated|idl)\/|engine\/bytes\.ts$|actions\/units\.ts$/;

describe("comments", () => {
  const sources = files(NARROW).filter(({ path }) => !WRITTEN.test(path));

  it("are at most 120 columns wide", () => {
    assert.ok(sources.length > 250);
    assert.deepEqual(sources.flatMap(commentFaults), []);
  });

  it("take nobody for a man, have no who for a noun, and say what they are of", () => {
    const held = sources.filter(({ path }) => WORDS.test(path));
    assert.ok(held.length > 200);
    assert.deepEqual(held.flatMap(commentWordFaults), []);
  });

  it("and code and titles take nobody for a man, in tests as well", () => {
    assert.deepEqual(sources.flatMap(manFaults), []);
  });

  it("are read as sentences, over the ends of lines", () => {
    const faults = (...lines: string[]) => commentWordFaults({ path: "x.ts", text: lines.join("\n") }).length;
    assert.equal(faults("/** Of the market. */"), 1);
    assert.equal(faults("/**", " * Paid to", " * who asks.", " */"), 1);
    assert.equal(faults("/// Paid to", "/// who asks."), 1);
    assert.equal(faults("// Of `a`.", "let of = 1; // Of the code", "/** Index of it. */"), 1);
    assert.equal(faults("/// The trader who asks.", "let x = 1;", "/// who pays"), 0);
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
    assert.equal(faults("two seconds (who closes: three)"), 1);
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
