import type { Event as PoolEvent } from "../data/contract";
import { useNames } from "../data/names";
import { eventWords } from "../views/events";
import { shortAddress } from "../words/address";
import { instant } from "../words/time";
import { Go } from "./link";
import { Note } from "./note";
import { type Column, Table } from "./table";

const Whose = ({ owner }: Pick<PoolEvent, "owner">) =>
  owner === null ? null : <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go>;

/** Events, newest first; `owners` where they are not all of one. */
export function Events({ caption, items, owners }: { caption: string; items: readonly PoolEvent[]; owners: boolean }) {
  const names = useNames();
  const columns: Column<PoolEvent>[] = [
    { head: "Event", number: true, cell: ({ sequence }) => sequence.toLocaleString("en-US") },
    { head: "When", keep: true, cell: ({ ts }) => instant(ts) },
    { head: "What", cell: ({ name }) => eventWords(name) },
    { head: "Market", cell: ({ market }) => (market === null ? "" : names.market(market)) },
    ...(owners ? [{ head: "Whose", keep: true, cell: Whose }] : []),
  ];
  if (items.length === 0)
    return (
      <Note kind="empty" title="Nothing yet">
        <p>{owners ? "The pool's first event will be here." : "No event of the pool names this address."}</p>
      </Note>
    );
  return (
    <Table caption={caption} hideCaption rows={items} columns={columns} keyOf={({ sequence }) => String(sequence)} />
  );
}
