/** How well the API knows the chain. */
import type { Answer } from "../data/contract";
import { age, span } from "../words/time";

type Status = Answer<"status">["data"];

export const statusStats = ({ accounts, events, streams, database }: Status) => [
  {
    label: "Events behind the chain",
    value: events.behind.toLocaleString("en-US"),
    note: events.lagMs === null ? "never level yet" : `level ${age(events.lagMs)}`,
  },
  {
    label: "Accounts read",
    value: accounts.ageMs === null ? "never" : age(accounts.ageMs),
    note: `${accounts.positions.toLocaleString("en-US")} positions`,
  },
  { label: "Open streams", value: streams.toLocaleString("en-US"), note: "pages and programs that listen" },
  { label: "Database", value: database === "embedded" ? "embedded" : "PostgreSQL", note: "" },
];

export const statusSays = ({ ready, faults }: Status): string =>
  faults.length > 0 ? faults.join(" ") : ready ? "Everything is well." : "The first read of the chain is under way.";

/** A feed older than this is late: two slots beyond what an order may use (5 s). */
const FEED_LATE_S = 6;
export const feedState = ({ ageSeconds, silent }: Status["feeds"][number]): string =>
  silent ? "silent: declared so on chain" : ageSeconds > FEED_LATE_S ? `late by ${span(ageSeconds)}` : "fresh";
