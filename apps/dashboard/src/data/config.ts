/** What the pages are told by whatever serves them, in `config.json` beside them. */
import { useQuery } from "@tanstack/react-query";

export interface Config {
  /** A Solana node: wanted where somebody signs, and by the lab. Null: the reader is asked for one. */
  rpc: string | null;
  /** Number of the pool. */
  pool: string;
}

const HERE = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** Where the network of this machine is, for pages that this machine serves and that are told nothing. */
export const standard = (host: string): Config => ({ rpc: HERE.has(host) ? "http://127.0.0.1:8899" : null, pool: "1" });

/** What a file says, as far as it is understood. */
export function configOf(said: unknown, host: string): Config {
  const { rpc, pool } = (typeof said === "object" && said !== null ? said : {}) as Partial<
    Record<keyof Config, unknown>
  >;
  const known = standard(host);
  return {
    // Null says that there is none, nothing says nothing.
    rpc: rpc === null ? null : typeof rpc === "string" && /^https?:\/\/\S+$/.test(rpc) ? rpc : known.rpc,
    pool: typeof pool === "string" && /^\d{1,20}$/.test(pool) ? pool : known.pool,
  };
}

async function read(): Promise<Config> {
  const { hostname } = window.location;
  try {
    const response = await fetch("/config.json");
    return configOf(response.ok ? await response.json() : null, hostname);
  } catch {
    return standard(hostname); // Pages alone, without a file beside them.
  }
}

/** What the pages were told; undefined until it is known. */
export const useConfig = (): Config | undefined =>
  useQuery({ queryKey: ["config"], queryFn: read, staleTime: Number.POSITIVE_INFINITY, refetchInterval: false }).data;

export const usePoolNumber = (): string => useConfig()?.pool ?? "1";
