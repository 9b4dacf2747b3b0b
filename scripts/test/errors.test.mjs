import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { reach } from "../../sdk/scripts/errors/reach.mjs";

const ENGINE = {
  "math.rs": `
    pub fn div(a: u64, d: u64) -> Res<u64> { if d == 0 { return Err(EngineError::DivisionByZero); } Ok(a / d) }
    impl Bps { pub fn of_down(self, x: u64) -> Res<u64> { div(x, 10_000) } }
    impl Frac { pub fn of_down(self, x: u64) -> Res<u64> { Err(EngineError::MathOverflow) } pub fn rest(self) -> Self { self } }
    #[cfg(test)] mod tests { fn nothing() { assert_eq!(div(1, 0), Err(EngineError::TestOnly)); } }`,
  "trading/size.rs": `
    use crate::math::{div, Frac};
    /// Fails with EngineError::Documented, says this comment.
    pub fn cut(share: Frac, size: u64) -> Res<u64> { share.rest().of_down(size) }
    pub fn quiet(size: u64) -> u64 { let text = "EngineError::Printed"; div(size, 0).unwrap_or(0) }
    pub fn check(a: u64) -> Res<()> { ensure(a > 0, EngineError::ZeroAmount) }`,
  "trading/other.rs": `pub fn cut(size: u64) -> Res<u64> { Err(EngineError::Elsewhere) }`,
};
const ACCOUNTS =
  "pub struct X { #[account(address = pool.owner @ fail(BallastError::NotAuthorized))] pub feed: PriceFeed }";
const PROGRAM = {
  "oracle.rs": `impl AnchorAccount for PriceFeed { fn load(view: AccountView) -> Result<Self> { check(view.ok(), BallastError::WrongOwner) } }`,
  "vault.rs": `pub struct Guard(u64); impl Guard { pub fn check(self, vault: u64) -> Result<()> { Err(fail(BallastError::Short)) } }`,
};

/** Errors of the instruction `x` whose file has this text. */
function errorsOf(text, never = []) {
  const root = mkdtempSync(join(tmpdir(), "ballast-errors-"));
  const put = (folder, files) => {
    for (const [name, source] of Object.entries(files)) {
      mkdirSync(dirname(join(root, folder, name)), { recursive: true });
      writeFileSync(join(root, folder, name), source);
    }
  };
  put("crates/engine/src", ENGINE);
  put("programs/ballast/src", { ...PROGRAM, "instructions/keeper/x.rs": text });
  try {
    return [...reach(root, ["x"], never).get("x").keys()].sort();
  } finally {
    rmSync(root, { recursive: true });
  }
}
const handler = (body, use = "") => `${use} pub fn handler(a: u64) -> Result<()> { ${body} }`;

test("errors of its own accounts, and of accounts that check themselves", () => {
  assert.deepEqual(errorsOf(`${ACCOUNTS} ${handler("Ok(())")}`), ["NotAuthorized", "WrongOwner"]);
});

test("errors of what it calls, through imports, aliases and modules", () => {
  assert.deepEqual(errorsOf(handler("check(a)", "use engine::trading::size::check;")), ["ZeroAmount"]);
  assert.deepEqual(errorsOf(handler("nonzero(a)", "use engine::trading::size::{check as nonzero};")), ["ZeroAmount"]);
  assert.deepEqual(errorsOf(handler("size::check(a)", "use engine::trading::size;")), ["ZeroAmount"]);
  assert.deepEqual(errorsOf(handler("engine::trading::size::check(a)")), ["ZeroAmount"]);
});

test("one name in two modules is two functions, and a method is its receiver's type's", () => {
  assert.deepEqual(errorsOf(handler("other::cut(a)", "use engine::trading::other;")), ["Elsewhere"]);
  assert.deepEqual(errorsOf(handler("size::cut(f, a)", "use engine::trading::size;")), ["MathOverflow"]);
  assert.deepEqual(errorsOf(handler("let guard = Guard::of(a); guard.check(a)")), ["Short"]);
});

test("not what is caught, dropped, commented, printed or only tested", () => {
  assert.deepEqual(errorsOf(handler("size::quiet(a); let _stale = size::check(a);", "use engine::trading::size;")), []);
  assert.deepEqual(errorsOf(handler("size::check(a).map_err(|_| BallastError::Other)", "use engine::trading::size;")), [
    "Other",
  ]);
});

test("an exception ends at the function it names, and one that nothing needs is an error", () => {
  const divides = handler("let share = Bps::new(a); share.of_down(a); math::div(a, a)", "use engine::math;");
  const never = (at) => [{ error: "DivisionByZero", at, why: "constant" }];
  assert.deepEqual(errorsOf(divides, never("engine::math::Bps::of_down")), ["DivisionByZero"]);
  assert.deepEqual(errorsOf(divides, never("engine::math::div")), []);
  assert.throws(() => errorsOf(handler("Ok(())"), never("engine::math::div")), /no instruction needs the exception/);
  const other = [{ error: "ZeroAmount", at: "engine::math::div", why: "it has no such error" }];
  const both = handler("math::div(a, a); size::check(a)", "use engine::math; use engine::trading::size;");
  assert.throws(() => errorsOf(both, other), /no instruction needs the exception/);
});

test("an instruction without a file of its name is an error", () => {
  assert.throws(() => reach(join(import.meta.dirname, "../.."), ["no_such_instruction"], []), /no file of the program/);
});
