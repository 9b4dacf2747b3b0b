import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble, derive, flattenNewtypes, idlText, parseLog, relate } from "../lib/idl.mjs";

const section = (name, value) =>
  `--- IDL begin ${name} ---\n${typeof value === "string" ? value : JSON.stringify(value, null, 1)}\n--- IDL end ${name} ---\n`;
const struct = (...fields) => ({ kind: "struct", fields: fields.map(([name, type]) => ({ name, type })) });
const usd = { defined: { name: "Usd" } };

const PROGRAM = section("program", {
  metadata: { name: "ballast" },
  instructions: [
    { name: "b", accounts: [], args: [{ name: "amount", type: usd }], returns: usd },
    { name: "a", accounts: [], args: [{ name: "maybe", type: { option: { vec: usd } } }] },
  ],
  accounts: [{ name: "Pool" }, { name: "Fund" }],
  types: [
    {
      name: "Pool",
      type: struct(["rings", { array: [{ defined: { name: "Price" } }, 4] }], ["fund", { defined: { name: "Fund" } }]),
    },
  ],
});
const FUND = { name: "Fund", type: struct(["cash", usd]) };
const PAID = section("event", { event: { name: "Paid" }, types: [FUND] });
const DRAWN = section("event", { event: { name: "Drawn" }, types: [FUND] });
const ERRORS = section("errors", [
  { code: 6001, name: "B" },
  { code: 6000, name: "A" },
]);
const ADDRESS = section("address", '"Ballast111"');
const log = (...sections) => ["running 5 tests", ...sections, "test result: ok."].join("\nnoise: not part of it\n");

test("sections are cut out of the log and noise is left", () => {
  assert.deepEqual(
    parseLog(log(ADDRESS, ERRORS)).map((s) => s.name),
    ["address", "errors"],
  );
});

test("a log that breaks off is refused", () => {
  assert.throws(() => parseLog("--- IDL begin program ---\n{"), /breaks off in section program/);
});

test("an unknown section is refused instead of being lost", () => {
  assert.throws(() => assemble(parseLog(section("surprise", {}))), /unknown section surprise/);
});

test("the order in which the tests ran does not matter, instructions stay as declared", () => {
  const one = idlText(log(PROGRAM, PAID, DRAWN, ERRORS, ADDRESS));
  assert.equal(idlText(log(ADDRESS, ERRORS, DRAWN, PAID, PROGRAM)), one);
  const idl = JSON.parse(one);
  assert.deepEqual(
    idl.instructions.map((i) => i.name),
    ["b", "a"],
  );
  assert.deepEqual(
    idl.events.map((e) => e.name),
    ["Drawn", "Paid"],
  );
  assert.deepEqual(
    idl.errors.map((e) => e.code),
    [6000, 6001],
  );
  assert.deepEqual(
    idl.types.map((t) => t.name),
    ["Fund", "Pool"],
  );
  assert.equal(idl.address, "Ballast111");
});

test("newtypes become their primitive in arguments, results, options, vectors, arrays and fields", () => {
  const idl = JSON.parse(idlText(log(PROGRAM, PAID, ADDRESS)));
  assert.equal(idl.instructions[0].args[0].type, "u64");
  assert.equal(idl.instructions[0].returns, "u64");
  assert.deepEqual(idl.instructions[1].args[0].type, { option: { vec: "u64" } });
  const [fund, pool] = idl.types;
  assert.deepEqual(pool.type.fields[0].type, { array: ["u64", 4] });
  assert.deepEqual(pool.type.fields[1].type, { defined: { name: "Fund" } });
  assert.equal(fund.type.fields[0].type, "u64");
});

test("a newtype's own definition is removed, and only that", () => {
  const types = [{ name: "Usd", type: { kind: "struct", fields: ["u64"] } }, FUND];
  assert.deepEqual(
    flattenNewtypes({ types }).types.map((t) => t.name),
    ["Fund"],
  );
});

test("a type that has a newtype's name but is something else is refused", () => {
  for (const type of [struct(["a", "u64"], ["b", "u64"]), struct(["a", "u32"])]) {
    assert.throws(() => flattenNewtypes({ types: [{ name: "Price", type }] }), /type Price should wrap one u64/);
  }
});

test("a type that nothing defines is refused", () => {
  const bad = section("program", {
    instructions: [{ name: "a", accounts: [], args: [{ name: "x", type: { defined: { name: "Gone" } } }] }],
  });
  assert.throws(() => idlText(log(bad)), /uses type Gone without defining it/);
});

test("an address that an account of a nested group holds is that account's relation", () => {
  const relations = (address) =>
    relate({ instructions: [{ name: "a", accounts: [{ name: "vault", address }] }] }).instructions[0].accounts[0];
  assert.deepEqual(relations("closing.pool.vault").relations, ["pool"]);
  assert.equal(relations("closing.pool.vault").address, undefined);
  assert.deepEqual(relations("11111111111111111111111111111111").address, "11111111111111111111111111111111");
  for (const address of ["closing.pool.other", "pool.vault"])
    assert.throws(() => relations(address), /account vault has the address/);
});

test("an account of a listed address gets its seeds where all of them are accounts or arguments", () => {
  const constants = [{ name: "vault", value: '"v", pool: Address, id: u8' }];
  const seedsOf = (accounts, type) => {
    const named = accounts.map((name) => ({ name }));
    return derive({ constants, instructions: [{ accounts: named, args: [{ name: "id", type }] }] }).instructions[0]
      .accounts[0].pda?.seeds;
  };
  assert.deepEqual(seedsOf(["vault", "pool"], "u8"), [
    { kind: "const", value: [118] },
    { kind: "account", path: "pool" },
    { kind: "arg", path: "id" },
  ]);
  assert.equal(seedsOf(["vault", "pool"], "u64"), undefined);
  assert.equal(seedsOf(["vault"], "u8"), undefined);
  assert.equal(seedsOf(["pool", "vault"], "u8"), undefined);
});
