// A test is a name under which any number of results were compared; it passes if all of them were as expected.
const tests = new Map();
let checks = 0;
let shown = 0;

/** One comparison. `detail` says with which input; the first 20 wrong ones are printed. */
export function expect(test, detail, got, want) {
  checks += 1;
  if (got === want) {
    if (!tests.has(test)) tests.set(test, true);
    return;
  }
  tests.set(test, false);
  shown += 1;
  if (shown <= 20) console.log(`WRONG ${test} ${detail}: got ${got}, expected ${want}`);
}

/** Mean and maximum of what each operation costs. */
const costs = new Map();
export function cost(operation, units) {
  const c = costs.get(operation) ?? { n: 0, sum: 0, max: 0 };
  costs.set(operation, { n: c.n + 1, sum: c.sum + units, max: Math.max(c.max, units) });
}
export function printCosts() {
  console.log("compute units per operation, less those of an empty measurement:");
  for (const [name, c] of [...costs].sort()) {
    console.log(`  ${name.padEnd(26)} mean ${(c.sum / c.n).toFixed(0).padStart(4)}  max ${String(c.max).padStart(4)}`);
  }
}

/** How many tests passed and failed so far. */
export function summary() {
  const failed = [...tests].filter(([, ok]) => !ok).map(([name]) => name);
  return { checks, passed: tests.size - failed.length, failed };
}
