import { type AccountName, discriminatorOf, sizeOf } from "@ballast/sdk";
import { generator } from "./random";

/** An account of random bytes behind the right discriminator. */
export function randomAccount(name: AccountName, seed: number): Uint8Array {
  const data = new Uint8Array(sizeOf(name));
  data.set(discriminatorOf(name));
  data.set(generator(seed).bytes(data.length - 8), 8);
  return data;
}
