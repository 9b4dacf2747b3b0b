import { PublicKey, SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import { type Chain, SLOT_MS, secondsUntil, slotsIn } from "./chain";
import type { Surfnet } from "./surfnet";

const SYSVAR_OWNER = new PublicKey("Sysvar1111111111111111111111111111111111111");
const TIME_OFFSET = 32;

export interface Moment {
  slot: number;
  /** Unix seconds. */
  time: number;
}

/** How time passes on a network. */
export interface NetworkClock {
  read(): Promise<Moment>;
  moveTo(unixSeconds: number): Promise<void>;
  moveBy(seconds: number): Promise<void>;
  /** To be called when a transaction of ours was executed. */
  afterTransaction(): Promise<void>;
}

type Accounts = Pick<Chain, "getAccount" | "setAccount">;

async function sysvar(accounts: Accounts): Promise<Buffer> {
  const account = await accounts.getAccount(SYSVAR_CLOCK_PUBKEY);
  if (account === null) throw new Error("the network has no Clock sysvar");
  return Buffer.from(account.data);
}

const momentOf = (data: Buffer): Moment => ({
  slot: Number(data.readBigUInt64LE(0)),
  time: Number(data.readBigInt64LE(TIME_OFFSET)),
});

/** Real time: a block every 400 ms. */
export class FlowingClock implements NetworkClock {
  constructor(
    private readonly net: Surfnet,
    private readonly accounts: Accounts,
  ) {}

  async read(): Promise<Moment> {
    return momentOf(await sysvar(this.accounts));
  }

  async moveTo(unixSeconds: number): Promise<void> {
    const { slot, time } = await this.read();
    await this.pass(slot, secondsUntil(time, unixSeconds), unixSeconds);
  }

  /** From one reading: read twice, real time may have passed the target in between. */
  async moveBy(seconds: number): Promise<void> {
    const { slot, time } = await this.read();
    const target = time + seconds;
    await this.pass(slot, secondsUntil(time, target), target);
  }

  private async pass(slot: number, seconds: number, unixSeconds: number): Promise<void> {
    // By slots: travel by timestamp miscounts slots and epochs once the first epoch (48 h) is over. The last second
    // passes by itself.
    const slots = slotsIn(seconds - 1);
    if (slots > 0) this.net.timeTravelToSlot(slot + slots);
    // After a travel Clock.slot counts from the start of the epoch until the next block: wait for one in any case.
    do await sleep(SLOT_MS);
    while ((await this.read()).time < unixSeconds);
  }

  async afterTransaction(): Promise<void> {
    // Its block comes by itself.
  }
}

/**
 * A clock that stands still. The network's own is paused: it makes a block, and moves by 400 ms, only when told to.
 * What programs see is written over it after each block, so that neither real time nor the number of transactions is
 * seen.
 */
export class HeldClock implements NetworkClock {
  private constructor(
    private readonly net: Surfnet,
    private readonly accounts: Accounts,
    private readonly data: Buffer,
    /** The network's own moment, when it was last moved by more than a block: not before `now`'s time. */
    private readonly own: Moment,
    private now: Moment,
  ) {}

  /**
   * The clock of a network whose own was just paused: the call returns after the last block. It stands at a time of
   * one's own, earlier or later.
   */
  static async of(net: Surfnet, accounts: Accounts, unixSeconds: number): Promise<HeldClock> {
    const data = await sysvar(accounts);
    const own = momentOf(data);
    const clock = new HeldClock(net, accounts, data, own, { ...own });
    await clock.show({ slot: own.slot, time: unixSeconds });
    return clock;
  }

  async read(): Promise<Moment> {
    return this.now;
  }

  async moveTo(unixSeconds: number): Promise<void> {
    const seconds = secondsUntil(this.now.time, unixSeconds);
    await this.show({ slot: this.now.slot + Math.max(1, slotsIn(seconds)), time: unixSeconds });
  }

  moveBy(seconds: number): Promise<void> {
    return this.moveTo(this.now.time + seconds);
  }

  async afterTransaction(): Promise<void> {
    this.block(1);
    await this.write();
  }

  /** Brings the network's own clock to this moment, if it is behind, and shows programs this one. */
  private async show(moment: Moment): Promise<void> {
    do {
      this.block(slotsIn(moment.time - this.own.time) + 1);
      // Read, not counted: a travel of n slots moves the time by n or by n - 1 of them.
      this.own.time = momentOf(await sysvar(this.accounts)).time;
    } while (this.own.time < moment.time);
    this.now = moment;
    await this.write();
  }

  /** Makes a block, `slots` slots later, at least one. */
  private block(slots: number): void {
    this.own.slot += Math.max(1, slots);
    this.net.timeTravelToSlot(this.own.slot);
  }

  private async write(): Promise<void> {
    this.data.writeBigUInt64LE(BigInt(this.now.slot), 0);
    this.data.writeBigInt64LE(BigInt(this.now.time), TIME_OFFSET);
    await this.accounts.setAccount(SYSVAR_CLOCK_PUBKEY, { owner: SYSVAR_OWNER, data: this.data });
  }
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
