import assert from "node:assert/strict";
import { test } from "node:test";
import { factory } from "../lib/asmjs.mjs";

const WRITTEN = `
var state = 0;
function asmFunc(imports) {
 return { "next": () => (state += 1) };
}

var retasmFunc = asmFunc({
});
export var next = retasmFunc.next;
`;

test("what wasm2js writes becomes a function that makes the module anew, its state too", async () => {
  const { asmjs } = await import(`data:text/javascript,${encodeURIComponent(factory(WRITTEN))}`);
  const [first, second] = [asmjs(), asmjs()];
  assert.deepEqual([first.next(), first.next(), second.next()], [1, 2, 1]);
});

test("a module that ends in another way is refused", () => {
  assert.throws(() => factory(`${WRITTEN}var after = 1;\n`), /wasm2js ends its module in a way that is not known here/);
});
