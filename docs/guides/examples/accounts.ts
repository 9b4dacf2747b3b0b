/** Accounts of the program, from its IDL: addresses by their seeds, sizes, rents; and how many an instruction names. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type AccountName, sizeOf } from "@ballast/sdk";
import type { Examples, Table } from "./table";

/** Lamports for a byte for good, and bytes that every account pays for beside its own: the cluster's rent. */
const RENT = { lamports: 6_960, beside: 128 };
const [TOKEN_ACCOUNT, MINT] = [165, 82];

/** Accounts that are the program's own, by the name of their address; the rest are the token program's. */
const KIND: Record<string, AccountName> = {
  ...{ controller: "Controller", pool: "Pool", market: "Market", position: "Position", request: "Request" },
  ...{ ticket: "Ticket", payable: "Payable", loss_event: "LossEvent", stake: "InsuranceStake", change: "Change" },
};

/** As people write it: 0.00203928. */
const sol = (lamports: number): string => (lamports / 1e9).toFixed(8).replace(/0+$/, "");
const grouped = (number: number): string => number.toLocaleString("en-US");

/** The committed IDL: the SDK's has no words. */
const IDL = JSON.parse(readFileSync(path.resolve(__dirname, "../../../artifacts/ballast.json"), "utf8")) as {
  constants: { name: string; docs: readonly string[]; value: string }[];
  instructions: { name: string; accounts: unknown[] }[];
};

function accounts(): Table {
  const rows = IDL.constants.map(({ name, docs, value }) => {
    const kind = KIND[name];
    const size = kind === undefined ? (name === "lp_mint" ? MINT : TOKEN_ACCOUNT) : sizeOf(kind);
    const rent = sol((size + RENT.beside) * RENT.lamports);
    return [
      kind ?? (name === "lp_mint" ? "mint" : "token account"),
      docs.join(" "),
      `\`${value}\``,
      grouped(size),
      rent,
    ];
  });
  return [
    ["account", "what it is", "seeds", "bytes", "rent, SOL"],
    ...rows.sort(([a = ""], [b = ""]) => a.localeCompare(b)),
  ];
}

/** Instructions by how many accounts they name; what else they take comes behind. */
function named(): Table {
  const counts = IDL.instructions.map(({ name, accounts: own }) => [name, own.length] as const);
  const rows = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).slice(0, 8);
  return [["instruction", "accounts"], ...rows.map(([name, count]) => [`\`${name}\``, String(count)])];
}

export const accountMap: Examples = { accounts, "accounts-named": named };
