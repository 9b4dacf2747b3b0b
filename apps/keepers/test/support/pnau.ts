/**
 * Accumulator updates of our own, byte by byte as Pyth documents them (pythnet/pythnet_sdk: `wire.rs`,
 * `accumulators/merkle.rs`, `messages.rs`), so that nothing of what reads them makes them.
 */
import { keccak_256 } from "@noble/hashes/sha3";

export interface Said {
  feedId: Uint8Array;
  price: bigint;
  publishTime: bigint;
  prevPublishTime: bigint;
}

const be = (x: bigint, bytes: number) =>
  Buffer.from(
    BigInt.asUintN(8 * bytes, x)
      .toString(16)
      .padStart(2 * bytes, "0"),
    "hex",
  );
const keccak160 = (...parts: Uint8Array[]) => Buffer.from(keccak_256(Buffer.concat(parts)).slice(0, 20));

/** A price message: kind 0, feed, price, confidence, exponent, times, averages; 85 bytes. */
export const messageOf = ({ feedId, price, publishTime, prevPublishTime }: Said): Buffer =>
  Buffer.concat([
    ...[Buffer.of(0), feedId, be(price, 8), be(7n, 8), be(-8n, 4)],
    ...[be(publishTime, 8), be(prevPublishTime, 8), be(price - 1n, 8), be(9n, 8)],
  ]);

/** Root of the messages' tree, and the path of each to it; leaves are doubled up to a power of two. */
function treeOf(messages: readonly Buffer[]): { root: Buffer; proofs: Buffer[][] } {
  let level: Buffer[] = messages.map((message) => keccak160(Buffer.of(0), message));
  while (Math.log2(level.length) % 1 !== 0) level.push(keccak160(Buffer.of(2)));
  const proofs: Buffer[][] = messages.map(() => []);
  let places = messages.map((_, i) => i);
  while (level.length > 1) {
    places.forEach((place, i) => {
      proofs[i]?.push(level[place ^ 1] as Buffer);
    });
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const pair = [level[i] as Buffer, level[i + 1] as Buffer].sort(Buffer.compare);
      above.push(keccak160(Buffer.of(1), ...pair));
    }
    [level, places] = [above, places.map((place) => place >> 1)];
  }
  return { root: level[0] as Buffer, proofs };
}

export const GUARDIAN_SET = 4;
const SIGNED = 13;

/** A VAA over a root, with so many signatures that nobody gave. */
export const vaaOf = (root: Uint8Array, signatures = SIGNED): Buffer =>
  Buffer.concat([
    ...[Buffer.of(1), be(BigInt(GUARDIAN_SET), 4), Buffer.of(signatures)],
    ...Array.from({ length: signatures }, (_, i) => Buffer.concat([Buffer.of(i), Buffer.alloc(65, i + 1)])),
    // Time, nonce, chain 26, emitter, sequence, consistency.
    ...[be(1_760_000_000n, 4), be(0n, 4), be(26n, 2), Buffer.alloc(32, 0xe1), be(77n, 8), Buffer.of(1)],
    ...[Buffer.from("AUWV"), Buffer.of(0), be(123_456n, 8), be(10_000n, 4), root],
  ]);

/** `PNAU`, version 1.0, no trailing header, proof by Wormhole and Merkle; the VAA and the messages with their paths. */
export function pnau(said: readonly Said[], others = 60, signatures = SIGNED): Buffer {
  // Other feeds of the same second, as there always are: they make the paths as long as real ones.
  const noise = Array.from({ length: others }, (_, i) =>
    messageOf({ ...(said[0] as Said), feedId: Buffer.alloc(32, i + 100) }),
  );
  const messages = [...said.map(messageOf), ...noise];
  const { root, proofs } = treeOf(messages);
  const vaa = vaaOf(root, signatures);
  return Buffer.concat([
    ...[Buffer.from("PNAU"), Buffer.of(1, 0, 0, 0), be(BigInt(vaa.length), 2), vaa, Buffer.of(said.length)],
    ...said.map((_, i) => {
      const [message, proof] = [messages[i] as Buffer, proofs[i] as Buffer[]];
      return Buffer.concat([be(BigInt(message.length), 2), message, Buffer.of(proof.length), ...proof]);
    }),
  ]);
}

/** As Hermes answers. */
export const answerOf = (update: Buffer, encoding: "hex" | "base64" = "base64"): string =>
  JSON.stringify({ binary: { encoding, data: [update.toString(encoding)] }, parsed: null });
