// Security checklist: missing signer; foreign-owned look-alike account; account of another pool/market/custody; wrong
// vault with the same mint and authority; duplicate mutable accounts; fake token program; missing and reordered
// accounts; closed accounts. Each against every account of every instruction, at a moment at which the instruction as
// it should be succeeds.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { IDL, instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import {
  ASSOCIATED_TOKEN_PROGRAM_ID,
  PYTH_RECEIVER_ID,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from "@ballast/testkit";
import { type PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { copyTo } from "../support/edit";
import { cut, strangeKey, unsigned } from "../support/forge";
import { type Honest, OTHER_POOL, outcome, story, UNDECIDED } from "../support/story";

/**
 * One changed instruction: what was done to it, and which errors say so where they are others than those of its kind.
 */
interface Attack {
  what: string;
  ix: TransactionInstruction;
  errors?: readonly string[];
}
const TWICE = "ConstraintDuplicateMutableAccount";
type Attacker = (honest: Honest) => Promise<Attack[]>;

const nameAt = ({ accounts }: Honest, i: number) => accounts[i] ?? `remaining ${i - accounts.length}`;
const withKeys = ({ ix }: Honest, keys: TransactionInstruction["keys"]) =>
  new TransactionInstruction({ programId: ix.programId, data: ix.data, keys });
const replaced = (honest: Honest, i: number, pubkey: PublicKey) =>
  withKeys(
    honest,
    honest.ix.keys.map((meta, k) => (k === i ? { ...meta, pubkey } : meta)),
  );

/**
 * The instruction's name, and what matters for what is harmless: whether a position is closed whole, whether an order
 * escrows nothing.
 */
function caseOf({ name, ix, signers }: Honest): string {
  if (name === "decrease_position" && Buffer.from(ix.data).readBigUInt64LE(1) === instructions.ALL)
    return `${name} of all`;
  if (name === "place_request" && signers.some((actor) => actor.name === "dave")) return `${name} that reduces`;
  return name;
}

/**
 * Runs the story; at every instruction all attacks must fail with one of these errors, or with any that the program
 * decides on where they are null, but for those that do no harm.
 */
async function survives(
  errors: readonly string[] | null,
  attacker: Attacker,
  harmless: readonly string[] = [],
): Promise<number> {
  const faults: string[] = [];
  let count = 0;
  const names = await story(async (honest) => {
    strictEqual(await outcome(honest.w, honest.ix, honest.signers), null, `${honest.name} as it should be`);
    for (const { what, ix, errors: own } of await attacker(honest)) {
      const label = `${caseOf(honest)}: ${what}`;
      const error = await outcome(honest.w, ix, honest.signers);
      count += 1;
      const due = own ?? errors;
      if (error !== null && (due === null ? !UNDECIDED.has(error) : due.includes(error))) continue;
      if (error === null && harmless.includes(label)) continue;
      faults.push(`${label}: ${error ?? "it succeeded"}`);
    }
  });
  deepStrictEqual([...new Set(faults)], []);
  // Who may do what with these: tests/security/governance.test.ts.
  const admin = [
    ...["initialize", "create_pool", "add_custody", "add_market", "queue_change", "execute_change", "cancel_change"],
    ...["transfer_admin", "accept_admin", "tighten", "renew_guardian", "collect_protocol_fees", "verify_invariants"],
  ];
  const missing = IDL.instructions
    .map(({ name }) => snake(name))
    .filter((name) => !names.has(name) && !admin.includes(name));
  deepStrictEqual(missing, [], "instructions that the story does not tell");
  return count;
}
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Accounts of an instruction that exist, with their owners. */
async function owned({ w, ix }: Honest) {
  const found = await w.chain.getAccounts(ix.keys.map(({ pubkey }) => pubkey));
  return ix.keys.map((meta, i) => ({ ...meta, i, owner: found[i]?.owner ?? null }));
}

describe("security: accounts", function () {
  this.timeout(180_000);

  it("missing signer", async () => {
    const count = await survives(["MissingRequiredSignature"], async ({ ix }) =>
      ix.keys.filter(({ isSigner }) => isSigner).map(({ pubkey }) => ({ what: "unsigned", ix: unsigned(ix, pubkey) })),
    );
    strictEqual(count >= 20, true);
  });

  it("foreign-owned look-alike account", async () => {
    // The story's liquidated position is bankrupt: nothing goes to its owner, whatever account is named.
    // A part of a winner's position that is closed at an old profit pays from the backing vault only: no collateral
    // goes out.
    const harmless = ["liquidate: owner_token", "decrease_position: owner_token"];
    // Nothing is escrowed by an order that reduces.
    harmless.push("place_request that reduces: owner_token");
    /**
     * What is wrong with a copy of it. Addresses of vaults, and of what is shown without being declared, are compared
     * first.
     */
    const errorsOf = ({ w, name, accounts }: Honest, i: number, key: PublicKey, owner: PublicKey): string[] => {
      const { custodies, lpMint, insuranceVault } = w.venue;
      const known = [lpMint, insuranceVault, ...custodies.map(({ vault }) => vault)].some((each) => each.equals(key));
      if (owner.equals(PYTH_RECEIVER_ID)) return ["OracleWrongOwner"];
      if (known || name === "refresh_prices") return i === 0 ? ["IllegalOwner"] : ["WrongAccount"];
      if (owner.equals(TOKEN_PROGRAM_ID)) return ["TokenAccountUnusable", "ExternalAccountDataModified"];
      return name === "execute_request" && accounts[i] === "position" ? ["InvalidSeeds"] : ["IllegalOwner"];
    };
    const attacker = async (honest: Honest) => {
      const attacks: Attack[] = [];
      for (const { i, pubkey, owner } of await owned(honest)) {
        if (!owner || ![PROGRAM_ID, TOKEN_PROGRAM_ID, PYTH_RECEIVER_ID].some((each) => each.equals(owner))) continue;
        const fake = await copyTo(honest.w, pubkey, strangeKey(), strangeKey());
        const errors = errorsOf(honest, i, pubkey, owner);
        attacks.push({ what: nameAt(honest, i), ix: replaced(honest, i, fake), errors });
      }
      return attacks;
    };
    await survives([], attacker, harmless);
  });

  it("account of another pool/market/custody", async () => {
    // These name what they act on: any market of the pool can be traded, any of its vaults swept.
    const harmless = [
      "place_request: market is ETH's",
      "coverage: market is ETH's",
      "sweep_insurance: vault is another custody's",
    ];
    // What these name is looked at before the account is.
    const elsewhere: Record<string, string> = {
      "add_liquidity: vault is another custody's": "TokenMintMismatch",
      "remove_liquidity: vault is another custody's": "TokenMintMismatch",
      "lp_price: pool is another": "PriceRefreshNeeded",
      "place_request: market is ETH's": "InsufficientMargin",
      "finalize_loss_event: market is ETH's": "InvalidSeeds",
    };
    for (const name of ["apply_liens", "open_loss_event", "quote_open"])
      elsewhere[`${name}: market is ETH's`] = "OracleWrongFeed";
    await survives(
      ["WrongAccount", TWICE],
      async (honest) => {
        const { venue } = honest.w;
        const others: [PublicKey, string, PublicKey][] = [
          [venue.pool, "another", OTHER_POOL],
          [venue.market("SOL").address, "another pool's", pda.market(OTHER_POOL, 0)],
          [venue.market("SOL").address, "ETH's", venue.market("ETH").address],
          [venue.lpMint, "another pool's", pda.lpMint(OTHER_POOL)],
          [venue.lpMint, "a token's", venue.home.mint],
          [venue.insuranceVault, "another pool's", pda.insuranceVault(OTHER_POOL)],
          [venue.insuranceVault, "a custody's", venue.home.vault],
        ];
        for (const { vault, mint } of venue.custodies) {
          others.push(
            [vault, "another pool's", pda.vault(OTHER_POOL, mint)],
            [vault, "the fund's", venue.insuranceVault],
          );
          for (const other of venue.custodies)
            if (other.vault !== vault) others.push([vault, "another custody's", other.vault]);
        }
        return honest.ix.keys.flatMap(({ pubkey }, i) =>
          others
            .filter(([from]) => from.equals(pubkey))
            .map(([, whose, to]) => {
              const what = `${nameAt(honest, i)} is ${whose}`;
              const found = elsewhere[`${caseOf(honest)}: ${what}`];
              return { what, ix: replaced(honest, i, to), ...(found === undefined ? {} : { errors: [found] }) };
            }),
        );
      },
      harmless,
    );
  });

  it("wrong vault with the same mint and authority", async () => {
    await survives(["WrongAccount"], async (honest) => {
      const { venue, tokens } = honest.w;
      const attacks: Attack[] = [];
      for (const [i, { pubkey }] of honest.ix.keys.entries()) {
        const custody = venue.custodies.find(({ vault }) => vault.equals(pubkey));
        const mint = custody?.mint ?? (pubkey.equals(venue.insuranceVault) ? venue.home.mint : undefined);
        if (!mint) continue;
        const fake = await tokens.createAccount({ mint, owner: venue.pool, amount: 10n ** 15n }, strangeKey());
        attacks.push({ what: nameAt(honest, i), ix: replaced(honest, i, fake) });
      }
      return attacks;
    });
  });

  it("duplicate mutable accounts", async () => {
    // Nothing goes to this account of the owner: the position is bankrupt, or a part closes with profit in another
    // token. Where something does, only an account of theirs can receive it.
    const harmless = [
      "decrease_position: owner_token is owner",
      "decrease_position: owner_token is other_token",
      "liquidate: owner_token is owner",
      "liquidate: owner_token is keeper_token",
      "liquidate: keeper_token is owner_token",
    ];
    await survives(
      [TWICE, "WrongAccount", "NotAuthorized", "TokenAccountUnusable", "AccountDataTooSmall", "InvalidAccountData"],
      async (honest) => {
        const mutable = honest.ix.keys
          .map((meta, i) => ({ ...meta, i }))
          .filter((meta) => meta.isWritable && !meta.isSigner);
        return mutable.flatMap((one) =>
          mutable
            .filter((other) => other.i !== one.i && !other.pubkey.equals(one.pubkey))
            .map((other) => ({
              what: `${nameAt(honest, one.i)} is ${nameAt(honest, other.i)}`,
              ix: replaced(honest, one.i, other.pubkey),
            })),
        );
      },
      harmless,
    );
  });

  it("fake token program, fake system program", async () => {
    await survives(["IncorrectProgramId", "Custom2007"], async (honest) =>
      honest.ix.keys.flatMap(({ pubkey }, i) => {
        const fakes = pubkey.equals(TOKEN_PROGRAM_ID)
          ? [TOKEN_2022_PROGRAM_ID, ASSOCIATED_TOKEN_PROGRAM_ID, PROGRAM_ID, strangeKey()]
          : pubkey.equals(SystemProgram.programId)
            ? [TOKEN_PROGRAM_ID, PROGRAM_ID, strangeKey()]
            : [];
        return fakes.map((fake) => ({ what: nameAt(honest, i), ix: replaced(honest, i, fake) }));
      }),
    );
  });

  it("missing accounts", async () => {
    await survives(["NotEnoughAccountKeys"], async (honest) => {
      const declared = honest.accounts.length;
      const extra = honest.ix.keys.length - declared;
      return [1, 2, 3]
        .filter((n) => n <= declared)
        .map((n) => ({ what: `without its last ${n}`, ix: cut(honest.ix, extra + n) }));
    });
  });

  it("reordered accounts", async () => {
    // Nothing of a bankrupt position goes to its owner; old profit needs no ticket.
    const harmless = ["liquidate: keeper_token and owner_token", "decrease_position: ticket and brief_ticket"];
    await survives(
      null,
      async (honest) =>
        honest.ix.keys.slice(1).flatMap((right, k) => {
          const left = honest.ix.keys[k];
          const [a, b] = [honest.accounts[k], honest.accounts[k + 1]];
          if (!left || left.pubkey.equals(right.pubkey) || a === undefined || b === undefined) return [];
          const keys = [...honest.ix.keys];
          keys[k] = { ...left, pubkey: right.pubkey, isSigner: right.isSigner };
          keys[k + 1] = { ...right, pubkey: left.pubkey, isSigner: left.isSigner };
          return [{ what: `${a} and ${b}`, ix: withKeys(honest, keys) }];
        }),
      harmless,
    );
  });

  it("accounts passed as read-only", async () => {
    await survives(["ConstraintMut"], async (honest) =>
      honest.ix.keys.flatMap((meta, i) => {
        if (!meta.isWritable || meta.isSigner || honest.accounts[i] === undefined) return [];
        // An account that is named twice is writable in a transaction if one of them is.
        const again = honest.ix.keys.some((each, k) => k !== i && each.pubkey.equals(meta.pubkey) && each.isWritable);
        if (again) return [];
        const keys = honest.ix.keys.map((each, k) => (k === i ? { ...each, isWritable: false } : each));
        return [{ what: nameAt(honest, i), ix: withKeys(honest, keys) }];
      }),
    );
  });

  it("closed and never created accounts", async () => {
    await survives(["AccountDataTooSmall", "UninitializedAccount", "InvalidSeeds", "WrongAccount"], async (honest) =>
      (await owned(honest))
        .filter(({ owner }) => owner?.equals(PROGRAM_ID))
        .map(({ i }) => ({ what: nameAt(honest, i), ix: replaced(honest, i, strangeKey()) })),
    );
  });

  it("accounts of another type", async () => {
    await survives([TWICE, "AccountDataTooSmall", "InvalidAccountData", "WrongAccount"], async (honest) => {
      const ours = (await owned(honest)).filter(({ owner }) => owner?.equals(PROGRAM_ID));
      return ours.flatMap(({ i, pubkey }) =>
        [pda.controller(), ...ours.map((other) => other.pubkey)]
          .filter((other) => !other.equals(pubkey))
          .map((other) => ({ what: `${nameAt(honest, i)} of another type`, ix: replaced(honest, i, other) })),
      );
    });
  });

  it("arguments that are cut short", async () => {
    await survives(["InvalidInstructionData"], async ({ ix }) =>
      [1, 2, 9].map((bytes) => ({
        what: `${bytes} bytes less`,
        ix: new TransactionInstruction({ ...ix, data: ix.data.subarray(0, Math.max(0, ix.data.length - bytes)) }),
      })),
    );
  });
});
