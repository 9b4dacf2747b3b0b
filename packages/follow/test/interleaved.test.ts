// What is held against a truth, while answers and notifications come in random order: 10 s of CPU.
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { assertSame, type Followed, followed, pause } from "./support/followed";
import { randomFrom } from "./support/random";
import { addressOf, type Notice, ScriptedChain, ticket, versionOf } from "./support/scripted_chain";

const ACCOUNTS = Array.from({ length: 5 }, (_, number) => addressOf(number));
const STEPS = 60;
const DOUBT_MS = 15;

/** What may go wrong in a run. */
interface Weather {
  /** Notifications are lost; the pool's number says so. */
  lossy: boolean;
  /** Wrong accounts are told of, of slots that are or will be, or never. */
  lies: boolean;
  /** Slots are undone. */
  forks: boolean;
  /** Answers are of a slot that is not over: two of one slot may differ. */
  open: boolean;
}

const CALM: Weather = { lossy: false, lies: false, forks: false, open: false };

class Run {
  readonly chain = new ScriptedChain();
  readonly one: Followed;
  /** Newest version that was held of each account. */
  private readonly seen = new Map<string, number>();
  private readonly under = new Set<Promise<unknown>>();
  private readonly random: () => number;
  private going = true;

  constructor(
    seed: number,
    private readonly weather: Weather,
  ) {
    this.random = randomFrom(seed);
    const { chain } = this;
    chain.open = weather.open;
    // Answers overtake one another; some are of a node that is behind.
    chain.delay = async () => {
      for (let turns = this.going ? this.pick(12) : 0; turns > 0; turns -= 1) await setImmediate();
    };
    chain.behind = () => (this.going && this.random() < 0.2 ? this.pick(5) : 0);
    const watcher = { set: (address: string, data: Uint8Array) => this.saw(address, data), delete() {} };
    // What nobody says wrongly needs no doubt, and a busy machine is late.
    const isTrue = !weather.lies && !weather.forks;
    this.one = followed(chain, { doubtMs: isTrue ? 60_000 : DOUBT_MS }, [watcher]);
  }

  private pick(below: number): number {
    return Math.floor(this.random() * below);
  }

  private saw(address: string, data: Uint8Array): void {
    if (data.length !== ticket(0).length) return;
    const version = versionOf(data);
    const { lies, forks, open } = this.weather;
    if (!lies && !forks && !open) assert.ok(version >= (this.seen.get(address) ?? 0), `${address} went back`);
    this.seen.set(address, version);
  }

  /** Something happens on the chain, or is told of. */
  private step(): void {
    const { chain, weather } = this;
    const [what, address] = [this.random(), ACCOUNTS[this.pick(ACCOUNTS.length)] as string];
    if (what < 0.35) chain.write(address, this.random() < 0.75, weather.lossy || weather.forks);
    else if (what < 0.5) chain.next();
    else if (what < 0.55 && weather.lies) this.lie(address);
    else if (what < 0.58 && weather.forks) chain.fork(1 + this.pick(4));
    else if (what < 0.65 && weather.lossy) chain.notices.splice(this.pick(chain.notices.length), 1);
    else if (what < 0.9) this.tell();
    else this.look();
  }

  /** One of those that wait, not always the first, and not always for the last time. */
  private tell(): void {
    const { notices } = this.chain;
    const at = this.pick(Math.min(4, notices.length));
    const notice = notices[at];
    if (notice === undefined) return;
    this.chain.tell(notice);
    if (this.random() < 0.8) notices.splice(at, 1);
  }

  private lie(address: string): void {
    const slot = this.chain.slot + (this.random() < 0.2 ? 1_000_000 : this.pick(60) - 5);
    this.chain.tell({ address, data: ticket(1_000_000 + this.pick(100)), slot });
  }

  private look(): void {
    const looked = this.one.feed.look();
    this.under.add(looked);
    void looked.finally(() => this.under.delete(looked));
  }

  async play(): Promise<void> {
    await this.one.feed.open();
    for (let step = 0; step < STEPS; step += 1) {
      this.step();
      if (this.random() < 0.5) await setImmediate();
    }
    this.going = false;
    for (const notice of this.weather.lossy ? [] : (this.chain.notices as Notice[])) this.chain.tell(notice);
    await Promise.all(this.under);
    // A fork that put one event in the place of another of the same number is seen by the next one (record 0030).
    if (this.weather.forks) this.chain.write(ACCOUNTS[0] as string, true, true);
    // Time goes on, and nothing happens any more.
    for (let slot = 0; slot < 3; slot += 1) {
      this.chain.next();
      await this.one.calm(1);
    }
    await pause(DOUBT_MS + 2);
    await this.one.calm(2);
    await this.one.feed.stop();
  }
}

describe("accounts by slot, in any order", function () {
  this.timeout(120_000);
  const every = async (runs: number, weather: Partial<Weather>, then: (run: Run, seed: number) => void) => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const run = new Run(seed, { ...CALM, ...weather });
      await run.play();
      assertSame(run.chain, run.one, `seed ${seed}`);
      then(run, seed);
    }
  };

  it("never go back, and are the chain's by what is told and asked alone: everything is read once", async () => {
    await every(100, {}, ({ one }, seed) => assert.deepEqual(one.read, ["start"], `seed ${seed}`));
  });

  it("are the chain's at the end although notifications are lost, and never go back either", async () => {
    await every(60, { lossy: true }, () => {});
  });

  it("are the chain's at the end of any lies, forks and slots that are not over", async () => {
    const kinds = [
      { lies: true },
      { forks: true },
      { open: true },
      { lies: true, forks: true, open: true, lossy: true },
    ];
    for (const weather of kinds) await every(40, weather, () => {});
  });
});
