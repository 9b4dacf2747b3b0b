/** Exit codes: 0 done or stopped, 1 something failed, 2 the call is wrong, 3 the network. */
import { BallastError, decodeError } from "@ballast/sdk";
import { lastWords, Problem } from "../../../scripts/lib/command.cjs";

const NETWORK = /^(NetworkError|OutcomeUnknown|TransactionNotFound)$/;

/** What a keeper that cannot go on says, and its exit code. */
export function ending(error: unknown): { status: number; name: string; text: string } {
  if (error instanceof Problem) return { ...lastWords(error), name: "Misuse" };
  const found = error instanceof Error ? decodeError(error) : null;
  if (!(found instanceof BallastError) || found.name === "Unknown") return { ...lastWords(error), name: "Unknown" };
  return { status: NETWORK.test(found.name) ? 3 : 1, name: found.name, text: `error: ${found.message}` };
}
