import { parseArgs } from "node:util";

const OPTIONS = {
  port: { type: "string" },
  once: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;
/** WebSocket is one above. */
const HIGHEST = 65_534;

/** A call of `npm start`. */
export interface Call {
  /** Undefined: the usual one, or the next that is free. */
  port: number | undefined;
  once: boolean;
  json: boolean;
  help: boolean;
}

/** What the call asks for. Throws what is wrong with it. */
export function callOf(args: string[]): Call {
  const { port, once = false, json = false, help = false } = parseArgs({ args, options: OPTIONS }).values;
  if (port === undefined) return { port, once, json, help };
  if (once) throw new Error("--once serves nothing: it has no --port");
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > HIGHEST)
    throw new Error(`--port is a whole number up to ${HIGHEST}, not "${port}"`);
  return { port: Number(port), once, json, help };
}
