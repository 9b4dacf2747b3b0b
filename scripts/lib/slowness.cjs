/**
 * How many times slower this machine is just now than the one in whose milliseconds the bounds of tests are written: by
 * a walk through memory that always does the same. A bound is as many times wider, so that it holds the code and not the
 * machine. Never below 1: on a faster machine a bound stays as it is written.
 */

/** Milliseconds of CPU of a walk on the machine of the bounds. */
const WALK_MS = 5;
const STEPS = 2_000_000;
const WORDS = new Uint32Array(1 << 16);
const WALKS = 7;
/** Beyond this a bound would hold nothing, and fails. */
const MOST = 4;

function walk() {
  const start = process.cpuUsage();
  let at = 1;
  for (let i = 0; i < STEPS; i += 1) {
    at = (Math.imul(at, 1_664_525) + WORDS[at & 0xffff] + 1_013_904_223) >>> 0;
    WORDS[(at >>> 8) & 0xffff] = at;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

const slower = (ms) => Math.min(MOST, Math.max(1, ms / WALK_MS));

function look() {
  const times = Array.from({ length: WALKS }, walk).sort((a, b) => a - b);
  return slower(times[WALKS >> 1]);
}

function slowness() {
  const before = look();
  return () => Math.max(before, look());
}

module.exports = { slower, slowness, walk };
