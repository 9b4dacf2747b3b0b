/** Everything that the program's accounts say, kept up by what each transaction wrote, and what does not hold of it. */
import { type AccountName, type Accounts, accountNameOf, decode, instructions, PROGRAM_ID } from "@ballast/sdk";
import { brokenInvariants, type WholeState, type World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import type { Fast } from "../parity/history/fast";
import { type Image, text } from "./money";

const PROGRAM = text(PROGRAM_ID.toBytes());
interface Kept {
  name: AccountName;
  data: Uint8Array;
  address: PublicKey;
  account: Accounts[AccountName];
}

export class Books {
  private readonly kept = new Map<string, Kept>();
  private readonly verify: ReturnType<typeof instructions.verifyInvariants>;

  constructor(
    private readonly w: World,
    private readonly fast: Fast,
    found: readonly { pubkey: PublicKey; account: { data: Uint8Array } }[],
  ) {
    for (const { pubkey, account } of found) this.keep(text(pubkey.toBytes()), account.data);
    const { pool, custodies, markets } = w.venue;
    const vaults = custodies.map(({ vault }) => vault);
    this.verify = instructions.verifyInvariants({ pool, vaults, markets: markets.map(({ address }) => address) });
  }

  private keep(key: string, data: Uint8Array): void {
    const before = this.kept.get(key);
    if (before !== undefined && Buffer.compare(before.data, data) === 0) return;
    const name = accountNameOf(data);
    if (name === null) throw new Error("an account of the program is of no known type");
    const address = before?.address ?? new PublicKey(Buffer.from(key, "latin1"));
    this.kept.set(key, { name, data: data.slice(), address, account: decode(name, data) });
  }

  /** What a transaction left. */
  wrote(image: Image): void {
    for (const [key, account] of image)
      if (account !== null && text(account.owner) === PROGRAM) this.keep(key, account.data);
      else this.kept.delete(key);
  }

  private list<N extends AccountName>(name: N) {
    const all = [...this.kept.values()].filter((each) => each.name === name);
    return all as unknown as { address: PublicKey; account: Accounts[N] }[];
  }
  private one<N extends AccountName>(name: N, address: PublicKey): Accounts[N] {
    const found = this.kept.get(text(address.toBytes()));
    if (found?.name !== name) throw new Error(`no ${name} at ${address}`);
    return found.account as Accounts[N];
  }
  private number(key: PublicKey, at: number): bigint {
    const data = this.fast.data(key);
    return data === null ? 0n : Buffer.from(data.buffer, data.byteOffset, data.length).readBigUInt64LE(at);
  }

  private get state(): WholeState {
    const { pool, custodies, markets, insuranceVault, lpMint } = this.w.venue;
    const [controller] = this.list("Controller");
    if (controller === undefined) throw new Error("there is no controller");
    return {
      controller: controller.account,
      changes: this.list("Change"),
      pool: this.one("Pool", pool),
      markets: markets.map(({ address }) => this.one("Market", address)),
      positions: this.list("Position"),
      requests: this.list("Request"),
      tickets: this.list("Ticket"),
      payables: this.list("Payable"),
      lossEvents: this.list("LossEvent"),
      stakes: this.list("InsuranceStake"),
      vaults: custodies.map(({ vault }) => this.number(vault, 64)),
      insuranceVault: this.number(insuranceVault, 64),
      lpSupply: this.number(lpMint, 36),
    };
  }

  /** What does not hold: by the program's own check, and of all sums over accounts. */
  faults(payer: PublicKey): string[] {
    const failed = this.fast.send(payer, this.verify);
    return [...(failed === null ? [] : [`verify_invariants: ${failed}`]), ...brokenInvariants(this.state)];
  }
}
