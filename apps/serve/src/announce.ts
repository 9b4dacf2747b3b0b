import { PROGRAM_ID } from "@ballast/sdk";
import type { Network } from "@ballast/testkit";

/** Where the network is expected, by clients to whom nothing is said. */
const USUAL = "http://127.0.0.1:8899";

/** Files of keys that are left for whoever comes. */
export interface KeyFiles {
  visitor: string;
  admin: string;
}

/** What a newcomer needs, before anything else is printed: addresses, and five lines to copy. */
export function announcement(
  network: Network,
  { visitor, admin }: KeyFiles,
  seconds: number,
  dashboard: string,
): string {
  const { url, wsUrl, pool, poolId } = network;
  const { tokens, markets } = network.about();
  const ballast = "npm run --silent ballast --";
  const elsewhere = url === USUAL ? [] : [`\n${USUAL} is taken, by another network perhaps: this one is at ${url}`];
  return [
    `\nReady after ${seconds.toFixed(1)} s. Prices move every second, two keepers run; all of it stays until Ctrl-C.`,
    ...elsewhere,
    `  dashboard  ${dashboard}\n  RPC        ${url}\n  WebSocket  ${wsUrl}\n  program    ${PROGRAM_ID}\n  pool       ${pool} (number ${poolId})`,
    ...markets.map(({ symbol, index, address }) => `  market ${index}   ${address}  ${symbol}`),
    ...tokens
      .filter(({ custody }) => custody !== null)
      .map(({ symbol, custody, mint }) => `  token ${custody}    ${mint}  ${symbol}`),
    `  admin      ${network.admin.publicKey}, with the key in ${admin}`,
    "\nTry this in another terminal, in this directory:\n",
    `  export BALLAST_RPC=${url} BALLAST_POOL=${poolId} BALLAST_KEY=${visitor}`,
    `  ${ballast} airdrop --sol 5 --token USDC 1000`,
    `  ${ballast} trade open --market 0 --side long --size 1 --collateral 50`,
    "  sleep 5",
    `  ${ballast} positions`,
    "",
  ].join("\n");
}
