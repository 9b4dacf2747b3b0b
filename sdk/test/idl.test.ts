import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { IDL, PROGRAM_ID } from "@ballast/sdk";

describe("the IDL", () => {
  it("committed in the SDK is the program's", () => {
    const script = path.resolve(__dirname, "../scripts/idl.mjs");
    execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" });
  });

  it("defines every type once, also where an account and the engine's struct have one name", () => {
    const names = IDL.types.map(({ name }) => name as string);
    assert.equal(new Set(names).size, names.length);
    for (const name of ["Pool", "Market", "Position", "Request", "Ticket"]) {
      assert.ok(names.includes(name) && names.includes(`${name}State`), name);
    }
  });

  it("names the program's address", () => {
    assert.equal(IDL.address, PROGRAM_ID.toBase58());
  });
});
