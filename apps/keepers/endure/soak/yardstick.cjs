/**
 * Processor time of work that is always the same, in a process that does nothing else: on a machine that others use, a
 * microsecond of it does less at some hours than at others, for all processes alike. Forked, and asked by a message.
 */
const ROUNDS = 5;

/** Text of a page of accounts, written and read, and what is looked up in it: what the processes do themselves. */
function work() {
  const rows = Array.from({ length: 400 }, (_, i) => ({ address: `a${i * 7_919}`, size: String(i ** 3), side: i % 2 }));
  let sum = 0;
  for (let times = 0; times < 8; times += 1) {
    const read = JSON.parse(JSON.stringify(rows));
    const by = new Map(read.map((row) => [row.address, BigInt(row.size)]));
    for (const { address } of rows) sum += Number((by.get(address) ?? 0n) % 97n);
  }
  return sum;
}

/** Microseconds; the middle one of some. */
function measured() {
  const found = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return found.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}

// The first looks are of code that was not compiled yet.
for (let i = 0; i < 4; i += 1) measured();
process.on("message", () => process.send(measured()));
