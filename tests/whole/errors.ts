import { noteFailures } from "../support/triggered";
import { writeFileSync } from "node:fs";
const triggered = noteFailures();
describe("dump", () => { it("dumps", () => { writeFileSync("/tmp/errwork/triggered.json", JSON.stringify(Object.fromEntries([...triggered].map(([k, v]) => [k, [...v].sort()])), null, 1)); }); });
