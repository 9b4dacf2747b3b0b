/** Exit codes: 0 done, 1 refused or failed, 2 the call is wrong, 3 the network, or nobody knows. */
import { BallastError, decodeError } from "@ballast/sdk";
import { lastWords, Problem } from "../../../scripts/lib/command.cjs";

const OF_NETWORK = new Set(["NetworkError", "OutcomeUnknown", "TransactionNotFound"]);

/** What a program reads that is told of an error without a name of the program's. */
function nameOf(error: unknown, status: number): string {
  if (!(error instanceof Problem)) return "Unknown";
  return status === 2 ? "Misuse" : "Refused";
}

/** Longest words of a node or a library that are shown. */
const LONGEST = 300;

/** What went wrong, on one line, without the names that libraries give their errors. */
export function oneLine(error: unknown): string {
  const decoded = error instanceof Problem ? error : decodeError(error);
  const named = decoded instanceof BallastError && decoded.name === "Unknown" ? decoded.hint : decoded.message;
  return cut(named.split("\n")[0] ?? "");
}

const cut = (text: string): string => {
  const plain = text.replaceAll(/\b(?:TypeError|StructError|Error): /g, "");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)} ...` : plain;
};

/** What a failed command says, and its exit code. */
export function ending(error: unknown): { status: number; text: string; data: object } {
  const isOther = !(error instanceof Problem) && error instanceof Error && !(error instanceof BallastError);
  const decoded = isOther ? decodeError(error) : error;
  const known = decoded instanceof BallastError && (decoded.name !== "Unknown" || error instanceof BallastError);
  if (isOther && error.name === "AccountTypeError") {
    const text = `error: an account that was named is of another kind: ${error.message}`;
    return { status: 1, text, data: { error: error.name, message: error.message } };
  }
  if (!known) {
    const { status, text } = lastWords(error);
    return { status, text, data: { error: nameOf(error, status), message: text } };
  }
  const { name, code, hint, signature, outcome } = decoded as BallastError;
  const status = OF_NETWORK.has(name) || (signature !== null && outcome === "unknown") ? 3 : 1;
  const about = signature === null ? "" : `\ntransaction ${signature}: ${outcome}`;
  return {
    status,
    text: `error: ${cut((decoded as Error).message)}${about}`,
    data: { error: name, code, hint, signature, outcome },
  };
}
