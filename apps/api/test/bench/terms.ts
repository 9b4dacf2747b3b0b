/** What is measured. */
export interface Terms {
  events: number;
  positions: number;
  /** Answers of each kind that are measured. */
  asks: number;
  clients: number;
}

/** A call of `npm run bench:api`. */
export interface Call extends Terms {
  /** `embedded`, `server`, a server's address, a folder; undefined: the first two. */
  db: string | undefined;
  json: boolean;
  save: boolean;
}

/** That ask at once. */
export const CONNECTIONS = 50;
/** Asks a second of all connections together, where they do not ask again at once: far below what a server can do. */
export const RATES = { hot: 1_000, cold: 200 } as const;
