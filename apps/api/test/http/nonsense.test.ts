/** Nonsense for every parameter of every endpoint gets an error with a name, and never a fault of ours. 15 s of CPU. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { ENDPOINTS, ErrorAnswer, LISTED } from "../../src/contract/index";
import { writeCursor } from "../../src/query/cursor";
import { type Served, servedStory } from "../support/served";

const NONSENSE = [
  ...["-1", "1.5", "1e3", "0x10", "NaN", "Infinity", "99999999999999999999999999", "01", " 1", "٣"],
  ...["undefined", "__proto__", "constructor", "' OR 1=1 --", "<script>", "../../etc/hosts", "\u0000", "💥", "%"],
  ...["a".repeat(2_000), "1111111111111111111111111111111O", "[object Object]", "{}", "[]", "=1+1"],
];
/** What each parameter takes, so that all others are right where one is not. */
const REQUIRED: Record<string, string> = { poolHistory: "metric=aum" };

describe("nonsense", function () {
  this.timeout(300_000);
  let api: Served;
  before(async () => {
    api = await servedStory();
  });
  after(() => api?.end());

  /** What is answered is an error with a name, or an answer. */
  async function named(request: { method: "GET" | "POST" | "PUT"; url: string; headers?: object; payload?: string }) {
    const response = await api.server.inject(request as never);
    const place = `${request.method} ${request.url.slice(0, 200)}: ${response.statusCode} ${response.body.slice(0, 300)}`;
    assert.ok(response.statusCode < 500, place);
    if (response.statusCode < 400) return response.statusCode;
    const found = ErrorAnswer.safeParse(response.json());
    assert.ok(found.success, place);
    assert.ok(found.data.error.message.length > 5 && !/\n\s+at /.test(response.body), place);
    return response.statusCode;
  }

  const plain = LISTED.filter(({ kind }) => kind !== "stream" && kind !== "file");

  it("in a path is refused", async () => {
    for (const { path, method } of plain.filter((endpoint) => endpoint.path.includes(":")))
      for (const value of NONSENSE) {
        const url = path.replace(/:\w+/, encodeURIComponent(value));
        assert.ok((await named({ method, url })) >= 400, url);
      }
  });

  it("in a query is refused, and so is a parameter that there is not, or one given twice", async () => {
    const free = new Set(["name"]);
    for (const endpoint of plain.filter(({ method }) => method === "GET")) {
      const base = REQUIRED[endpoint.name] ?? "";
      for (const name of Object.keys(endpoint.query.shape)) {
        for (const value of NONSENSE) {
          const status = await named({
            method: "GET",
            url: api.urlOf(endpoint, `${name}=${encodeURIComponent(value)}`),
          });
          if (!free.has(name)) assert.ok(status >= 400, `${endpoint.path} ${name}=${value}`);
        }
        assert.equal(await named({ method: "GET", url: api.urlOf(endpoint, `${name}=1&${name}=2`) }), 400);
      }
      assert.equal(await named({ method: "GET", url: api.urlOf(endpoint, `${base}&nothing=1`) }), 400);
    }
  });

  it("cursors that were cut, changed, made up or belong to another question are refused", async () => {
    const page = await api.server.inject({ method: "GET", url: api.urlOf(ENDPOINTS.events, "limit=2") });
    const { next } = page.json() as { next: string };
    const wrong = [next.slice(1), next.slice(0, -1), `${next}A`, `${next}=`, next.toUpperCase(), writeCursor("?", "1")];
    for (const cursor of [...wrong, "", " ", randomBytes(40).toString("base64url"), "null"])
      assert.equal(
        await named({ method: "GET", url: api.urlOf(ENDPOINTS.events, `cursor=${encodeURIComponent(cursor)}`) }),
        400,
        cursor,
      );
    for (const endpoint of plain.filter(({ kind, name }) => kind === "page" && name !== "change")) {
      const query = [REQUIRED[endpoint.name], `cursor=${next}`].filter(Boolean).join("&");
      if (endpoint.name !== "events")
        assert.equal(await named({ method: "GET", url: api.urlOf(endpoint, query) }), 400);
    }
    assert.equal(await named({ method: "GET", url: api.urlOf(ENDPOINTS.events, `order=asc&cursor=${next}`) }), 400);
  });

  it("as a body is refused by name", async () => {
    const { path: url } = ENDPOINTS.whatIf;
    const json = { "content-type": "application/json" };
    const good = { market: 0, losing: "long", deficit: "1000000" };
    const bodies = [
      ...["", "{", "null", "[]", "1", '"x"', '{"__proto__":{}}', "x".repeat(20_000)],
      ...[{}, { ...good, market: 9 }, { ...good, market: -1 }, { ...good, losing: "both" }, { ...good, deficit: 1 }],
      ...[
        { ...good, deficit: "0" },
        { ...good, deficit: "99999999999999999999" },
        { ...good, price: "0" },
      ],
      ...[
        { ...good, young: "9999999999999999999" },
        { ...good, more: 1 },
      ],
    ].map((body) => (typeof body === "string" ? body : JSON.stringify(body)));
    for (const payload of bodies)
      assert.ok((await named({ method: "POST", url, headers: json, payload })) >= 400, payload.slice(0, 80));
    assert.equal(await named({ method: "POST", url, headers: { "content-type": "text/xml" }, payload: "<a/>" }), 415);
    // Right, but more than any number of the engine's holds: refused or answered, not failed.
    await named({
      method: "POST",
      url,
      headers: json,
      payload: JSON.stringify({ ...good, deficit: "18446744073709551615" }),
    });
  });

  it("numbers of markets, events and pools that there are not are told apart from nonsense", async () => {
    const status = (url: string) => named({ method: "GET", url });
    assert.equal(await status("/v1/markets/7"), 404);
    assert.equal(await status("/v1/pools/77"), 404);
    assert.equal(await status("/v1/loss-events/0-long-5"), 404);
    assert.equal(await status("/v1/nothing"), 404);
    assert.equal(await status(api.urlOf(ENDPOINTS.pool, "asOf=9007199254740991")), 425);
    assert.equal(await status(api.urlOf(ENDPOINTS.pool, "asOf=0")), 410);
    assert.equal(await named({ method: "PUT", url: "/v1/markets" }), 405);
    const accept = { accept: "application/xml" };
    assert.equal(await named({ method: "GET", url: "/v1/markets", headers: accept }), 406);
  });

  it("methods that a path does not take are refused with those that it takes, also those that no router knows", async () => {
    const others = ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "PROPFIND", "LOCK"];
    for (const path of [...new Set(LISTED.map((endpoint) => endpoint.path)), "/health", "/v1/openapi.json"]) {
      const allowed: string[] = LISTED.filter((each) => each.path === path).map(({ method }) => method);
      for (const method of ["GET", ...others].filter((each) => !allowed.includes(each))) {
        if (method === "GET" && allowed.length === 0) continue;
        const response = await api.server.inject({ method: method as "GET", url: api.urlOf({ path }), payload: "x" });
        const { error } = response.json() as ErrorAnswer;
        assert.deepEqual([response.statusCode, error.name], [405, "WrongMethod"], `${method} ${path}`);
        const [most = "GET"] = allowed;
        assert.ok(response.headers.allow?.toString().split(", ").includes(most), `${method} ${path}`);
      }
    }
    assert.equal(await named({ method: "PUT", url: "/v1/nothing" }), 404);
    const preflight = await api.server.inject({ method: "OPTIONS", url: "/v1/markets" });
    assert.deepEqual([preflight.statusCode, preflight.body], [204, ""]);
  });

  it("of stream ids is refused, and so is one that is not there yet", async () => {
    for (const { path } of LISTED.filter(({ kind }) => kind === "stream")) {
      for (const id of NONSENSE.filter((value) => /^[ -~]+$/.test(value) && value.trim() === value))
        assert.equal(await named({ method: "GET", url: path, headers: { "last-event-id": id } }), 400, id);
      assert.equal(await named({ method: "GET", url: path, headers: { "last-event-id": "123456789" } }), 425);
      assert.equal(await named({ method: "GET", url: `${path}?from=1` }), 400);
    }
  });

  it("made at random from the OpenAPI document is never a fault of ours", async () => {
    interface Operation {
      parameters?: { name: string; in: string; required: boolean; schema: Record<string, unknown> }[];
    }
    const document = (await api.server.inject({ method: "GET", url: "/v1/openapi.json" })).json() as {
      paths: Record<string, { get?: Operation }>;
    };
    const paths = Object.entries(document.paths).flatMap(([path, { get }]) =>
      get && !path.endsWith("stream") ? [{ path, get }] : [],
    );
    const arbitraryOf = ({ schema }: { schema: Record<string, unknown> }): fc.Arbitrary<string> => {
      const {
        type,
        minimum = 0,
        maximum = 2 ** 40,
        enum: words,
      } = schema as { type?: string; minimum?: number; maximum?: number; enum?: string[] };
      const fits = words
        ? fc.constantFrom(...words)
        : type === "integer"
          ? fc.maxSafeInteger().map((n) => String(minimum + (Math.abs(n) % (maximum - minimum + 1))))
          : fc.string();
      return fc.oneof({ arbitrary: fits, weight: 4 }, fc.string({ unit: "grapheme" }), fc.constantFrom(...NONSENSE));
    };
    const request = fc.constantFrom(...paths).chain(({ path, get }) => {
      const parameters = get.parameters ?? [];
      return fc.tuple(...parameters.map((one) => fc.option(arbitraryOf(one), { nil: undefined }))).map((values) => {
        let [url, query] = [path, ""];
        parameters.forEach(({ name, in: place }, i) => {
          const text = encodeURIComponent(values[i] ?? (place === "path" ? "0" : ""));
          if (place === "path") url = url.replace(`{${name}}`, text);
          else if (values[i] !== undefined) query += `&${name}=${text}`;
        });
        return `${url}?${query.slice(1)}`;
      });
    });
    await fc.assert(
      fc.asyncProperty(request, async (url) => void (await named({ method: "GET", url }))),
      { numRuns: 400 },
    );
  });
});
