import assert from "node:assert/strict";
import { InstallError, installed } from "../src/rest";

describe("what is installed while the story is played", () => {
  it("is there already where nothing is missing", async () => {
    await installed("apps/serve");
  });

  it("is an error by name where it cannot be installed", async () => {
    await assert.rejects(installed("apps/nowhere"), (error: unknown) => {
      assert.ok(error instanceof InstallError);
      assert.match(error.message, /^what apps\/nowhere run with could not be installed/);
      return true;
    });
  });
});
