// Whatever the program lets anyone do is a task of the SDK's `due`, or stands here with the reason why not.
import assert from "node:assert/strict";
import { IDL, TASK_KINDS } from "@ballast/sdk";
import { read } from "./tree";

/** Instructions that belong to somebody: whose signature each needs. */
const SOMEBODYS: Readonly<Record<string, string>> = {
  initialize: "the program's upgrade authority",
  createPool: "the admin",
  addCustody: "the admin",
  addMarket: "the admin",
  queueChange: "the admin",
  transferAdmin: "the admin",
  acceptAdmin: "the proposed admin",
  tighten: "the guardian",
  renewGuardian: "the admin",
  collectProtocolFees: "the admin",
  addLiquidity: "the owner of the tokens",
  removeLiquidity: "the owner of the shares",
  placeRequest: "the owner, or a delegate",
  decreasePosition: "the owner, or a delegate",
  addCollateral: "the owner",
  removeCollateral: "the owner",
  setDelegate: "the owner",
  stake: "the owner of the tokens",
  requestUnstake: "the staker",
  cancelUnstake: "the staker",
  unstake: "the staker",
  donate: "the owner of the tokens",
};
/** Instructions that change nothing, so that nothing is ever due. */
const VIEWS = ["verifyInvariants", "quoteOpen", "quoteClose", "positionHealth", "lpPrice", "coverage"];

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Instructions of the program's table, each with its sentence; those whose sentence says that anyone may. */
function table(text: string): { name: string; anyone: boolean }[] {
  const rows = [...text.matchAll(/\/\/\/ (.+)\n\s*\[\d+\] \w+::(\w+)\(/g)];
  return rows.map(([, sentence = "", name = ""]) => ({
    name: camel(name),
    anyone: /\banyone\b/i.test(sentence),
  }));
}

describe("what anyone may do", () => {
  const rows = table(read("programs/ballast/src/lib.rs"));
  const names = rows.map(({ name }) => name);

  it("every instruction is a task, somebody's own, or a view; and none is two of these", () => {
    assert.deepEqual([...names].sort(), IDL.instructions.map(({ name }) => camel(name)).sort());
    assert.deepEqual([...TASK_KINDS, ...Object.keys(SOMEBODYS), ...VIEWS].sort(), [...names].sort());
  });

  it("the program's own table says of each task that anyone may, and of nothing else", () => {
    const said = rows.filter(({ anyone }) => anyone).map(({ name }) => name);
    assert.deepEqual([...said].sort(), [...TASK_KINDS].sort());
  });

  it("what is somebody's needs a signature, by the accounts of the IDL", () => {
    for (const { name, accounts } of IDL.instructions) {
      if (!(camel(name) in SOMEBODYS)) continue;
      const signs = accounts.some((account) => "signer" in account && account.signer === true);
      assert.ok(signs, name);
    }
  });
});
