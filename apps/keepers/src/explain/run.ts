/** `--explain`: what there is to say about one position, from the chain, a running keeper and the ledger. */
import { existsSync } from "node:fs";
import { plain } from "@ballast/follow";
import { connectionSource, createContext, decode, PROGRAM_ID, pda, readState } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { bounded } from "../../../../scripts/lib/bounded.cjs";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import type { Entry } from "../ledger/entry";
import { readEntries } from "../ledger/file";
import type { Settings } from "../settings";
import type { CandidateView, KeeperView } from "../state";
import { type Explained, explained } from "./explain";
import { pastLines, pastOf } from "./past";
import { ledgerLine, machineLine, words } from "./words";

/** A keeper says at most 200 candidates. */
const ask = bounded({ bytes: 4 << 20, ms: 3_000 });

function addressOf(text: string): PublicKey {
  try {
    return new PublicKey(text);
  } catch {
    throw new Misuse(`--explain: a position's address in base58, not "${text}"`);
  }
}

/** What the keeper that serves at the port knows of it; null where none is named or answers. */
async function asked({ port, host }: Settings, subject: string): Promise<CandidateView[] | null> {
  if (port === null) return null;
  try {
    const answer = await ask(`http://${host}:${port}/state`);
    const { keeper } = (await answer.json()) as { keeper: KeeperView };
    return keeper.candidates.filter((candidate) => candidate.subject === subject);
  } catch {
    return null;
  }
}

const written = ({ ledger }: Settings, subject: string): Entry[] =>
  ledger === null || !existsSync(ledger) ? [] : readEntries(ledger).filter((entry) => entry.subject === subject);

interface Answer {
  data: object;
  text: string;
}

/** The answer: for programs, and in words. Throws `Misuse` for what is no address, or no position of this pool. */
export async function explain(settings: Settings, text: string): Promise<Answer> {
  const address = addressOf(text);
  const connection = plain(settings.rpc[0] ?? "");
  const source = connectionSource(connection);
  const ctx = await createContext({ source, pool: pda.pool(settings.pool, PROGRAM_ID) });
  const [candidates, entries] = [await asked(settings, text), written(settings, text)];
  const more = [
    `what a keeper's machine says: ${machineLine(candidates)}`,
    ...(entries.length === 0 ? [] : ["what the ledger has of it:", ...entries.map(ledgerLine)]),
  ];
  const [raw] = await source.getAccounts([address]);
  if (raw == null) {
    const past = await pastOf(connection, address, PROGRAM_ID);
    const lines = [`there is no position at ${text} now; what became of it:`, ...pastLines(past), ...more];
    return { data: { position: text, gone: true, past, candidates, ledger: entries }, text: lines.join("\n") };
  }
  if (!raw.owner.equals(PROGRAM_ID)) throw new Misuse(`--explain: ${text} is no account of the program`);
  const account = decode("Position", raw.data);
  const index = ctx.layout.markets.find((market) => market.address.equals(account.market))?.index;
  if (index === undefined) throw new Misuse(`--explain: ${text} is a position of another pool (--pool)`);
  const found: Explained = await explained(ctx, address, { account, data: raw.data });
  const { pool } = await readState(ctx);
  const lines = [...words(found, pool.state.custodies, index), ...more];
  return { data: { ...found, gone: false, candidates, ledger: entries }, text: lines.join("\n") };
}
