import assert from "node:assert/strict";
import { callOf } from "../src/call";

describe("the call of npm start", () => {
  it("asks for a port, or for the usual one", () => {
    assert.deepEqual(callOf(["--port", "9000"]), { port: 9_000, once: false, json: false, help: false });
    assert.deepEqual(callOf(["--once", "--json"]), { port: undefined, once: true, json: true, help: false });
  });

  for (const port of ["0", "65535", "99999", "x", "", "8899.5", "-1", "08899", "1e3"])
    it(`has no port ${port}`, () => {
      assert.throws(() => callOf([`--port=${port}`]), /^Error: --port is a whole number up to 65534, not "/);
    });

  it("has no port where nothing is served", () => {
    assert.throws(() => callOf(["--once", "--port", "9000"]), /--once serves nothing/);
  });
});
