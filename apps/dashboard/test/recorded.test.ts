// The recorded answers and the table of paths, held against the API's own list.
import assert from "node:assert/strict";
import { ENDPOINTS, type EndpointName } from "@ballast/api/contract";
import { type Asked, OF_THEN, PATHS, pathOf, UP_TO, UP_TO_EVENT } from "../src/data/paths";
import { RECORDED } from "./recorded";

const names = Object.keys(PATHS) as Asked[];

describe("what the pages ask", () => {
  it("is where the API has it", () => {
    for (const name of names) assert.equal(`/v1${PATHS[name]}`, ENDPOINTS[name].path, name);
    assert.equal(pathOf("lossEvent", { n: "0-short-0" }), "/loss-events/0-short-0");
    assert.equal(pathOf("owner", { o: "a/../b" }), "/owners/a%2F..%2Fb");
  });

  it("is asked of then exactly where the API keeps it of then", () => {
    const takes = (name: Asked, key: string) => key in ENDPOINTS[name].query.shape;
    assert.deepEqual(names.filter((name) => takes(name, "asOf")).sort(), [...OF_THEN].sort());
    const dated = names.filter((name) => takes(name, "to"));
    assert.deepEqual(dated.sort(), [...UP_TO, ...UP_TO_EVENT].sort());
  });

  it("is recorded as the API's schemas have it", () => {
    for (const [name, answer] of Object.entries(RECORDED)) {
      const { error } = ENDPOINTS[name as EndpointName].answer.safeParse(answer);
      assert.equal(error, undefined, `${name}: ${error?.message}`);
    }
  });
});
