/**
 * SOL in the minutes from 21:53 to 22:09 UTC of 10 October 2025, after the fall of that day: closes of a perpetual
 * future, in basis points of the first, rounded to five.
 */
export const RECORDED: readonly number[] = [
  10_000, 9_955, 9_945, 9_965, 10_010, 9_920, 9_890, 9_670, 9_770, 9_770, 9_720, 9_750, 9_730, 9_680, 9_695, 9_830,
  9_860,
];
