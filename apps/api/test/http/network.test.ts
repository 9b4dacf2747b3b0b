/** Whom limits take for one. 3 s of CPU. */
import assert from "node:assert/strict";
import { networkOf } from "../../src/http/network";
import { servedStory } from "../support/served";

describe("whoever asks", function () {
  this.timeout(300_000);

  it("is an IPv4 address, or the first half of an IPv6 address, in whichever form it is given", () => {
    const one = "2001:db8:0:7::/64";
    for (const [ip, network] of [
      ["192.0.2.7", "192.0.2.7"],
      ["::ffff:192.0.2.7", "192.0.2.7"],
      ["::1", "0:0:0:0::/64"],
      ["::", "0:0:0:0::/64"],
      ["2001:db8:0:7:1:2:3:4", one],
      ["2001:0DB8::7:ffff:0:0:1", one],
      ["2001:db8:0:7::", one],
      ["2001:db8:0:8::1", "2001:db8:0:8::/64"],
      ["64:ff9b::192.0.2.7", "64:ff9b:0:0::/64"],
      ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ] as const)
      assert.equal(networkOf(ip), network, ip);
  });

  it("has one limit for all addresses of a network, and another for those of the next", async () => {
    const api = await servedStory({ rate: 3 });
    try {
      const asked = async (remoteAddress: string) =>
        (await api.server.inject({ method: "GET", url: "/v1/markets", remoteAddress })).statusCode;
      const codes: number[] = [];
      for (const last of ["1", "2", "3", "4"]) codes.push(await asked(`2001:db8::${last}`));
      assert.deepEqual(codes, [200, 200, 200, 429]);
      assert.equal(await asked("2001:db8:0:1::1"), 200);
      // What there is not is counted with what there is: a path, a method, a page.
      const others: [method: "GET" | "POST" | "DELETE", url: string, status: number][] = [
        ["GET", "/v1/nothing", 404],
        ["DELETE", "/v1/markets", 405],
        ["POST", "/nothing", 404],
        ["GET", "/v1/nothing", 429],
        ["DELETE", "/v1/markets", 429],
      ];
      for (const [method, url, status] of others) {
        const { statusCode, json } = await api.server.inject({ method, url, remoteAddress: "192.0.2.9" });
        assert.equal(statusCode, status, `${method} ${url}`);
        assert.equal(json().error.name === "TooMany", status === 429);
      }
      assert.equal(await asked("192.0.2.9"), 429);
    } finally {
      await api.end();
    }
  });
});
