import {
  apply,
  type DeployConfig,
  driftOf,
  type Move,
  type Outcome,
  type Plan,
  readConfig,
  type Standing,
  soundPlan,
  type Target,
} from "@ballast/migrations";
import { formatUnits } from "@ballast/sdk";
import { date } from "../amount";
import { type Answer, table } from "../output";
import type { Session } from "../session";

const sol = (lamports: bigint) => formatUnits(lamports, 9);

/** Where the file is carried out; without a key, as whoever governs would see it. */
function targetOf({ client, settings }: Session): Target {
  return {
    ...{ source: client.source, at: settings.rpc, admin: client.wallet?.publicKey ?? null },
    send: async (instructions) => (await client.send({ instructions }, { commitment: settings.commitment })).signature,
  };
}

/** What a move is, and when. */
function wordsOf({ what, fields, queues, waits }: Move): string {
  const changes = fields.map(({ field, from, to }) => `    ${field} ${from ?? "-"} -> ${to}`);
  const times = [
    ...(queues === null
      ? []
      : [`    may be executed ${date(queues.eta)} to ${date(queues.validUntil)}: apply it again then`]),
    ...(waits === null
      ? []
      : [`    waits${waits.until === null ? "" : ` until ${date(waits.until)}`}: ${waits.reason}`]),
  ];
  return [what, ...changes, ...times].join("\n");
}

/** What stands queued against the file: nothing of it is taken back unless somebody says so. */
function againstText(stands: readonly Standing[]): string[] {
  if (stands.length === 0) return [];
  const each = stands.flatMap(({ number, what, fields, eta, validUntil, change }) => [
    `change ${number}, ${what}: anyone may execute it ${date(eta)} to ${date(validUntil)}`,
    ...fields.map(({ field, from, to }) => `    ${field}: the file has ${from ?? "-"}, it sets ${to}`),
    `    to take it back: ballast change cancel ${change}`,
  ]);
  return ["QUEUED AGAINST THIS FILE, what would be otherwise than it says:", ...each];
}

/** A plan in words. */
export function planText({ moves, cost, depositsFrom, stands }: Omit<Plan, "found" | "faults">): string {
  const total = `${cost.transactions} transactions: ${sol(cost.rent)} SOL stay in accounts, ${sol(cost.fees)} SOL are fees`;
  const purse = cost.purse === null ? "" : `; the key has ${sol(cost.purse)} SOL`;
  const deposits =
    depositsFrom === null
      ? []
      : depositsFrom.at === null
        ? [`LPs may deposit ${depositsFrom.seconds / 60n} minutes after the last of these tokens`]
        : [`LPs may deposit from ${date(depositsFrom.at)} on`];
  const against = againstText(stands);
  if (moves.length === 0) {
    const nothing = against.length === 0 ? "nothing to do" : "nothing to send";
    return [nothing, ...deposits, ...against].join("\n");
  }
  let number = 0;
  const rows = moves.map((move) => [
    move.instructions.length === 0 ? "-" : String(++number),
    move.step,
    wordsOf(move),
    move.instructions.length === 0 ? "" : sol(move.rent),
  ]);
  return [table({ head: ["", "step", "what", "keeps, SOL"], rows }), "", total + purse, ...deposits, ...against].join(
    "\n",
  );
}

const moveData = ({ origin }: DeployConfig, { instructions, ...move }: Move) => ({
  ...move,
  line: origin.lineOf(move.where),
  sends: instructions.length > 0,
});

const planData = (config: DeployConfig, { moves, cost, depositsFrom, stands }: Plan) => ({
  moves: moves.map((move) => moveData(config, move)),
  cost,
  depositsFrom,
  stands,
});

/** `ballast deploy plan`. */
export async function plan(session: Session, file: string): Promise<Answer> {
  const config = readConfig(file);
  const found = await soundPlan(targetOf(session), config);
  return { data: planData(config, found), text: planText(found) };
}

/** `ballast deploy apply`: shows the plan, and unless it is a dry run carries it out. */
export async function carryOut(session: Session, file: string): Promise<Answer> {
  const { say, settings, dryRun } = session;
  if (dryRun) {
    const { data, text } = await plan(session, file);
    return { data: { dryRun: true, ...(data as object) }, text: `${text}\nnothing was sent (--dry-run)` };
  }
  const config = readConfig(file);
  let doing: Move | null = null;
  const { outcomes, waiting, stands } = await apply(targetOf(session), config, {
    planned: (found) => say(planText(found)),
    starts: (move, { number, of }) => {
      doing = move;
      say(`${number} of ${of}: ${move.what} ...`);
    },
    report: ({ signature }) => say(`  ${signature ?? "was done meanwhile"}`),
  }).catch((error: unknown) => {
    if (doing !== null)
      say(`${settings.rpc}: ${file}, line ${config.origin.lineOf(doing.where)}, ${doing.where}: ${doing.what}`);
    throw error;
  });
  const data = { outcomes, waiting: waiting.map((move) => moveData(config, move)), stands };
  return { data, text: [...done(outcomes, stands), ...waiting.map(wordsOf), ...againstText(stands)].join("\n") };
}

const done = (outcomes: readonly Outcome[], stands: readonly Standing[]): string[] => [
  outcomes.length === 0
    ? `nothing to ${stands.length === 0 ? "do" : "send"}`
    : `${outcomes.length} ${outcomes.length === 1 ? "step is" : "steps are"} done`,
];

/** `ballast deploy drift`. */
export async function drift({ client, settings }: Session, file: string): Promise<Answer> {
  const config = readConfig(file);
  const { differences, pending } = await driftOf(client.source, config);
  const rows = differences.map(({ where, file: own, chain }) => [
    `line ${config.origin.lineOf(where)}`,
    where,
    own ?? "-",
    chain ?? "-",
  ]);
  const head = [file, "field", "the file has", `${settings.rpc} has`];
  const waits = pending.map(
    ({ number, kind, eta, validUntil }) =>
      `change ${number}, ${kind}: may be executed ${date(eta)} to ${date(validUntil)}`,
  );
  const text = differences.length === 0 ? "no drift" : table({ head, rows });
  const data = { differences: differences.map((one) => ({ line: config.origin.lineOf(one.where), ...one })), pending };
  return { data, text: [text, ...waits].join("\n"), failed: differences.length > 0 };
}
