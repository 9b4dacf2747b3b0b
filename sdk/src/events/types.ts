import type { Struct } from "../codec/struct";
import type { Ballast } from "../idl/index";

/** Name of an event, as in the IDL: `PositionLiquidated`. */
export type EventName = Capitalize<Ballast["events"][number]["name"]>;

/** The fields of an event, by its name. Amounts as in the program: 1e-6 USD, atoms, 1e-8 USD for prices. */
export type EventData<N extends EventName> = Struct<Uncapitalize<N>>;

/** The start of every event. A gap in `sequence` means that one was missed. */
export type EventHeader = Struct<"header">;

/** An event with its name. Ask for `name` first, then `data` has its fields. */
export type BallastEvent = { [N in EventName]: { name: N; data: EventData<N> } }[EventName];
