/** A call as it is typed, in this process: what it prints, and its exit code. */
import path from "node:path";
import { main } from "../src/main";

export interface Done {
  status: number;
  out: string;
  err: string;
}

const ROOT = path.resolve(__dirname, "../../..");

/** `env` is all that the call sees of the environment. */
export async function typed(args: readonly string[], env: Record<string, string> = {}): Promise<Done> {
  const [out, err]: [string[], string[]] = [[], []];
  const place = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line), env };
  const status = await main(args, { root: ROOT, place });
  return { status, out: out.join("\n"), err: err.join("\n") };
}
