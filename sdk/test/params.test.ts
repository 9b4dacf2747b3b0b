import { equal, ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, DEFAULT_STABLE, PARAMETERS, type Parameter } from "../src";

describe("parameters", () => {
  it("are what the engine's table says (node sdk/scripts/params.mjs)", () => {
    const script = path.resolve(__dirname, "../scripts/params.mjs");
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    equal(status, 0, stderr);
  });

  it("have defaults within their bounds", () => {
    const beside = { custody: { sigma: 0n } } as Record<string, Record<string, bigint>>;
    const sets = { pool: [DEFAULT_POOL], custody: [DEFAULT_ASSET, DEFAULT_STABLE], market: [DEFAULT_MARKET] };
    for (const [scope, configs] of Object.entries(sets))
      for (const config of configs as unknown as Record<string, number | bigint | boolean>[])
        for (const [name, { least, most, only }] of Object.entries<Parameter>(PARAMETERS[scope as "pool"])) {
          const value = BigInt(config[name] ?? -1n);
          if (value === beside[scope]?.[name]) continue;
          ok(typeof least !== "bigint" || value >= least, `${scope}.${name} of ${value} is too little`);
          ok(typeof most !== "bigint" || value <= most, `${scope}.${name} of ${value} is too much`);
          ok(only === undefined || only.includes(value), `${scope}.${name} cannot be ${value}`);
        }
  });
});
