/** The OpenAPI document, by a standard validator, and against the contract that it is made of. 1 s of CPU. */
import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { PublicKey } from "@solana/web3.js";
import fc from "fast-check";
import { isAddress, LISTED } from "../../src/contract/index";
import { openApi } from "../../src/http/openapi";

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  responses: Record<string, object>;
}
type Document = { paths: Record<string, Record<string, Operation>> };

describe("the OpenAPI document", () => {
  it("is one, to a validator that is not ours; one with a fault is none", async () => {
    const document = JSON.parse(JSON.stringify(openApi())) as Document;
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors));
    const [first] = Object.values(document.paths);
    Object.assign(first?.get ?? {}, { parameters: [{ name: "x" }] });
    assert.equal((await new Validator().validate(document)).valid, false);
  });

  it("has every endpoint with every parameter, under a name of its own", () => {
    const { paths } = openApi() as unknown as Document;
    const names = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    assert.equal(new Set(names).size, names.length);
    for (const { name, path, method, params, query } of LISTED) {
      const operation = paths[path.replaceAll(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
      assert.equal(operation?.operationId, name);
      const told = operation?.parameters.filter((each) => each.in !== "header").map((each) => each.name);
      assert.deepEqual(told, [...Object.keys(params.shape), ...Object.keys(query.shape)]);
      assert.ok(operation?.responses[200] && operation.responses[400], path);
    }
  });
});

describe("an address", () => {
  it("is what web3.js takes for one, in its one form", () => {
    const isKey = (text: string): boolean => {
      try {
        return new PublicKey(text).toBase58() === text;
      } catch {
        return false;
      }
    };
    const near = fc.string({ unit: fc.constantFrom(..."123456789ABCxyz"), minLength: 30, maxLength: 46 });
    const real = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new PublicKey(bytes).toBase58());
    const zeros = fc.nat(33).map((n) => "1".repeat(n) + "2".repeat(33 - n));
    fc.assert(fc.property(fc.oneof(near, real, zeros), (text) => assert.equal(isAddress(text), isKey(text), text)));
  });
});
