import { type AccountName, type Accounts, decode, discriminatorOf, sizeOf } from "@ballast/sdk";

/** An account of zeros. */
export function blank<N extends AccountName>(name: N): Accounts[N] {
  const data = new Uint8Array(sizeOf(name));
  data.set(discriminatorOf(name));
  return decode(name, data);
}

/** An element that must be there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no element ${index}`);
  return item;
}
