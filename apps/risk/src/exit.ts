/** Exit codes: 0 done, 1 refused or failed, 2 the call is wrong, 3 the network failed. */
import { BallastError, decodeError } from "@ballast/sdk";
import { lastWords, Problem } from "../../../scripts/lib/command.cjs";
import { RiskError } from "./error";

const LONGEST = 300;
/** What a person can do about a node that does not answer. */
const ADVICE = "is it running? `npm start` brings up a local one; --rpc names another";

/** What a call that failed says, and its exit code. */
export interface Ending {
  status: number;
  text: string;
  data: object;
}

/** Ends a call: a known error says its own words, what a node said is cut to one line. */
export function endingOf(error: unknown): Ending {
  if (error instanceof RiskError) return said(1, error.message, { error: error.name, hint: error.hint });
  if (error instanceof Problem) {
    const { status, text } = lastWords(error);
    return { status, text, data: { error: status === 2 ? "Misuse" : "Refused", message: text } };
  }
  const found = decodeError(error);
  if (found.name === "NetworkError") return said(3, `${found.message}; ${ADVICE}`, { error: found.name });
  if (found.name !== "Unknown" || error instanceof BallastError)
    return said(1, found.message, { error: found.name, hint: found.hint });
  const { status, text } = lastWords(error);
  return { status, text: text.slice(0, LONGEST), data: { error: "Unknown", message: text } };
}

const said = (status: number, message: string, data: object): Ending => {
  const line = (message.split("\n")[0] ?? "").slice(0, LONGEST);
  return { status, text: `error: ${line}`, data: { ...data, message: line } };
};
