import { writeFileSync } from "node:fs";
import { noteFailures } from "../support/triggered";

const triggered = noteFailures();
describe("dump", () => {
  it("dumps", () => {
    writeFileSync(
      "/tmp/errwork/triggered.json",
      JSON.stringify(Object.fromEntries([...triggered].map(([k, v]) => [k, [...v].sort()])), null, 1),
    );
  });
});
