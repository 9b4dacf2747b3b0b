import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const { asked, elsewhere } = createRequire(import.meta.url)("../lib/asked.cjs");

const over = (most) => (costs) => Object.keys(costs).filter((name) => costs[name] > most);

test("figures that hold are asked once", () => {
  const again = () => assert.fail("asked again");
  assert.deepEqual(asked({ find: 4 }, over(5), again), { find: 4 });
});

test("the best of each counts, of as few processes as it takes", () => {
  const others = [
    { find: 9, orders: 3 },
    { find: 4, orders: 9 },
  ];
  const again = () => others.shift() ?? assert.fail("asked once too often");
  assert.deepEqual(asked({ find: 7, orders: 8 }, over(5), again), { find: 4, orders: 3 });
});

test("what is beyond its bound in five processes is beyond it", () => {
  let count = 0;
  const again = () => {
    count += 1;
    return { find: 6 + count };
  };
  assert.deepEqual(asked({ find: 6.5 }, over(5), again), { find: 6.5 });
  assert.equal(count, 4);
});

test("a figure that another process lacks is the first one's", () => {
  assert.deepEqual(
    asked({ find: 9 }, over(5), () => ({})),
    { find: 9 },
  );
});

test("elsewhere is the same command in a process of its own; one that fails there fails here", () => {
  const folder = mkdtempSync(join(tmpdir(), "ballast-asked-"));
  const file = join(folder, "bench.cjs");
  try {
    writeFileSync(
      file,
      'console.log(JSON.stringify({ pid: process.pid, json: Number(process.argv[2] === "--json") }))',
    );
    const { pid, json } = elsewhere(file);
    assert.equal(json, 1);
    assert.notEqual(pid, process.pid);
    writeFileSync(file, "process.exit(1)");
    assert.throws(() => elsewhere(file), /Command failed/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
