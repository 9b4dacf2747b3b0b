/** Who asks, for limits. */
import { isIPv6 } from "node:net";

const groupsOf = (text = ""): string[] => text.split(":").filter((group) => group !== "");
/** An IPv4 address at the end stands for two groups. */
const lengthOf = (groups: readonly string[]): number => groups.length + (groups.at(-1)?.includes(".") ? 1 : 0);

/**
 * An IPv4 address, also where a socket gives it as IPv6; of IPv6 the first 64 bits: whoever has one address there has
 * all that begin with the same.
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip)?.[1];
  if (mapped !== undefined || !isIPv6(ip)) return mapped ?? ip;
  const [head, tail] = (ip.split("%")[0] ?? "").split("::").map(groupsOf);
  const [before, after] = [head ?? [], tail ?? []];
  const none = Array.from({ length: 8 - lengthOf(before) - lengthOf(after) }, () => "0");
  const bits = [...before, ...none, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${bits.join(":")}::/64`;
}
