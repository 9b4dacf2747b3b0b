/** Errors that are not Ballast's own: of the framework, the token and system programs, and the runtime. */
import { errors } from "../idl/json";

/** What an error is called, and what to do about it. */
export interface Known {
  name: string;
  hint: string;
}

const known = (lines: Record<number, [name: string, hint: string]>): ReadonlyMap<number, Known> =>
  new Map(Object.entries(lines).map(([code, [name, hint]]) => [Number(code), { name, hint }]));

/** The program's own errors, from the IDL; their messages say what to do. */
export const OWN: ReadonlyMap<number, Known> = new Map(
  (errors as readonly { code: number; name: string; msg: string }[]).map(({ code, name, msg }) => [
    code,
    { name, hint: msg },
  ]),
);

/** Anchor's checks of accounts and arguments, which run before the program's own. */
export const FRAMEWORK = known({
  100: [
    "InstructionMissing",
    "The instruction data is too short; the SDK and the program may be of different versions",
  ],
  101: ["InstructionFallbackNotFound", "The program has no such instruction; it may be older than the SDK"],
  102: [
    "InstructionDidNotDeserialize",
    "The arguments could not be read; the SDK and the program may be of different versions",
  ],
  2000: ["ConstraintMut", "An account that changes was passed as read-only"],
  2001: ["ConstraintHasOne", "An account does not name the one that was passed with it"],
  2002: ["ConstraintSigner", "An account must sign"],
  2003: ["ConstraintRaw", "An account does not satisfy what the instruction demands of it"],
  2004: ["ConstraintOwner", "An account belongs to another program"],
  2006: ["ConstraintSeeds", "An address is not the one derived from its seeds; use the functions of `pda`"],
  2012: ["ConstraintAddress", "An account is not at the address that the state names"],
  2013: ["ConstraintZero", "An account that must be new holds data"],
  2014: ["ConstraintTokenMint", "A token account is of another mint"],
  2015: ["ConstraintTokenOwner", "A token account belongs to another owner"],
  2040: ["ConstraintDuplicateMutableAccount", "One account was passed for two that change"],
  2501: ["RequireEqViolated", "Two values differ that must be equal"],
  3001: ["AccountDiscriminatorNotFound", "An account holds no data of the program; it may be closed"],
  3002: ["AccountDiscriminatorMismatch", "An account is of another type"],
  3003: [
    "AccountDidNotDeserialize",
    "An account could not be read; the SDK and the program may be of different versions",
  ],
  3005: ["AccountNotEnoughKeys", "Accounts are missing"],
  3006: ["AccountNotMutable", "An account that changes was passed as read-only"],
  3007: ["AccountOwnedByWrongProgram", "An account belongs to another program"],
  3008: ["InvalidProgramId", "A program is not the one expected"],
  3010: ["AccountNotSigner", "An account must sign"],
  3012: ["AccountNotInitialized", "An account does not exist yet"],
});

/** Custom codes of the token program. */
export const TOKEN = known({
  0: ["TokenNotRentExempt", "A token account holds too few lamports for its rent"],
  1: ["TokenInsufficientFunds", "A token account holds less than what is to be moved"],
  2: ["TokenInvalidMint", "The mint is not valid"],
  3: ["TokenMintMismatch", "A token account is of another mint"],
  4: ["TokenOwnerMismatch", "The signer does not own the token account"],
  5: ["TokenFixedSupply", "The mint's supply is fixed"],
  6: ["TokenAlreadyInUse", "The token account exists"],
  9: ["TokenUninitialized", "The token account does not exist yet; create it first"],
  14: ["TokenOverflow", "A token balance would overflow"],
  17: ["TokenAccountFrozen", "The token account is frozen by the mint's authority"],
});

/** Custom codes of the system program. */
export const SYSTEM = known({
  0: ["SystemAccountInUse", "The account to create exists; use another nonce"],
  1: ["SystemInsufficientLamports", "The payer has too few lamports for rent, tip or wrapping"],
});

/** Errors of the runtime, by the name that a transaction's status has. */
export const RUNTIME: Readonly<Record<string, string>> = {
  AccountAlreadyInitialized: "The account exists; use another nonce",
  AccountBorrowFailed: "One account was passed for two that change",
  AccountDataTooSmall:
    "An account that changes does not exist, or no longer: whoever did the same before you closed it",
  AccountInUse: "Another transaction holds one of the accounts; send again",
  AccountNotFound: "The fee payer has no lamports",
  ArithmeticOverflow: "A result does not fit its type; use a smaller amount",
  AlreadyProcessed: "The transaction was executed before",
  BlockhashNotFound:
    "The node does not know the blockhash, or it has expired; look the signature up before you sign anew",
  ComputationalBudgetExceeded: "The compute limit was too low; raise it",
  ExternalAccountDataModified: "A token account is not owned by the token program",
  IllegalOwner: "An account belongs to another program",
  IncorrectProgramId: "A program is not the one expected",
  InsufficientFunds: "The payer has too few lamports",
  InsufficientFundsForFee: "The fee payer has too few lamports",
  InsufficientFundsForRent: "An account would be left with too few lamports for its rent",
  InvalidAccountData: "An account is of another type, or a token account of another mint or owner",
  InvalidInstructionData: "The program cannot read the instruction; it may be of another version than the SDK",
  InvalidSeeds: "An address is not the one derived from its seeds; use the functions of `pda`",
  MissingRequiredSignature: "An account must sign",
  NotEnoughAccountKeys: "Accounts are missing",
  PrivilegeEscalation: "An account that changes was passed as read-only, or one that signs does not",
  ProgramFailedToComplete: "The program ran out of compute units or stopped",
  ProgramPanicked: "The program stopped without a reason; please report this transaction",
  UninitializedAccount: "An account does not exist yet, or no longer: whoever did the same before you closed it",
};
