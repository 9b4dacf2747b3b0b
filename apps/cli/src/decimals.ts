/** Decimals of the token that a change is of. */
import { type AccountSource, type ChangeSpec, engine, type State, TOKEN_PROGRAM } from "@ballast/sdk";

/** Length of a mint, and where it says its decimals and that it is one. */
const [MINT, DECIMALS, INITIALIZED] = [82, 44, 45];

/** Null where it is of no token, or of one whose mint is not there: its amounts are atoms then. */
export async function decimalsOf(source: AccountSource, state: State, change: ChangeSpec): Promise<number | null> {
  if (change.kind === "custody") return engine.at(state.pool.state.custodies, change.index).decimals;
  if (change.kind !== "listCustody") return null;
  const [mint] = await source.getAccounts([change.mint]);
  if (!mint?.owner.equals(TOKEN_PROGRAM) || mint.data.length !== MINT || mint.data[INITIALIZED] !== 1) return null;
  return mint.data[DECIMALS] ?? null;
}
