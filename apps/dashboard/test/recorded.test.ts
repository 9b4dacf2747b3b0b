// The recorded answers and the table of paths, held against the API's own list.
import assert from "node:assert/strict";
import { ENDPOINTS, type EndpointName, THEN, type ThenName } from "@ballast/api/contract";
import { type Asked, KEPT, OF_THEN, PATHS, pathOf, UP_TO, UP_TO_EVENT } from "../src/data/paths";
import { RECORDED } from "./recorded";
import { KEPT_THEN } from "./recorded/then";

const names = Object.keys(PATHS) as Asked[];

describe("what the pages ask", () => {
  it("is where the API has it", () => {
    for (const name of names) assert.equal(`/v1${PATHS[name]}`, ENDPOINTS[name].path, name);
    assert.equal(pathOf("lossEvent", { n: "0-short-0" }), "/loss-events/0-short-0");
    assert.equal(pathOf("owner", { o: "a/../b" }), "/owners/a%2F..%2Fb");
  });

  it("is asked of then exactly where the API keeps it of then", () => {
    const takes = (name: Asked, key: string) => key in ENDPOINTS[name].query.shape;
    assert.deepEqual(names.filter((name) => takes(name, "asOf")).sort(), [...OF_THEN, ...KEPT].sort());
    assert.deepEqual([...KEPT].sort(), Object.keys(THEN).sort());
    const dated = names.filter((name) => takes(name, "to"));
    assert.deepEqual(dated.sort(), [...UP_TO, ...UP_TO_EVENT].sort());
  });

  it("is recorded as the API's schemas have it", () => {
    for (const [name, answer] of Object.entries(RECORDED)) {
      const { error } = ENDPOINTS[name as EndpointName].answer.safeParse(answer);
      assert.equal(error, undefined, `${name}: ${error?.message}`);
    }
    for (const [name, answer] of Object.entries(KEPT_THEN)) {
      const { error } = THEN[name as ThenName].safeParse(answer);
      assert.equal(error, undefined, `${name} of then: ${error?.message}`);
    }
  });
});
