/** An address where there is little room: its ends, which tell addresses apart. */
export const shortAddress = (text: string): string =>
  text.length > 12 ? `${text.slice(0, 4)}…${text.slice(-4)}` : text;

/** A list in one sentence. @example listed(["a", "b", "c"]) // "a, b and c" */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** A count with its noun. @example counted(1, "event") // "1 event" */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? noun : nouns}`;
