/** Events of the program in words. */

/** An event's name as a sentence begins. @example eventWords("PositionLiquidated") // "Position liquidated" */
export function eventWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
