/** Everything that can be known to fail, before anything is sent. */
import { engine, PROGRAM_ID, TOKEN_PROGRAM } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { DeployConfig, TokenConfig } from "./config";
import type { Fault } from "./fault";
import type { Price, Survey } from "./survey";

/** Bytes of a mint of the token program, the only one whose tokens a pool takes. */
const MINT_LENGTH = 82;
const MINT_DECIMALS = 44;
const MINT_READY = 45;
const TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";

/** What keeps the file from being carried out here by this key. */
export const groundFaults = (config: DeployConfig, found: Survey, admin: PublicKey | null): Fault[] => [
  ...programFaults(found),
  ...signerFaults(found, admin),
  ...config.custodies.flatMap((token, i) => mintFaults(token, i, found)),
  ...config.custodies.flatMap(({ symbol }, i) => priceFaults(found.prices[i], `custodies.${i}.feed`, symbol)),
  ...config.markets.flatMap(({ symbol, token }, i) => [
    ...priceFaults(found.seconds[i] ?? undefined, `markets.${i}.secondFeed`, symbol),
    ...lowFaults(found.prices[token], i, symbol),
  ]),
  ...poolFaults(config, found),
];

function programFaults({ program }: Survey): Fault[] {
  if (program === null) return [{ where: "", message: `there is no program ${PROGRAM_ID} here: deploy it first` }];
  return [];
}

function signerFaults(found: Survey, admin: PublicKey | null): Fault[] {
  if (admin === null || found.program === null) return [];
  const { controller, authority } = found;
  if (controller !== null && !controller.admin.equals(admin)) {
    const proposed = controller.pendingAdmin.equals(admin) ? "; it is proposed, and must accept first" : "";
    return [{ where: "", message: `the admin is ${controller.admin}, the key that was given ${admin}${proposed}` }];
  }
  if (controller !== null) return [];
  if (authority === null) return [{ where: "", message: "the program has no upgrade authority, so nobody may begin" }];
  if (authority.equals(admin)) return [];
  return [{ where: "", message: `the program's upgrade authority is ${authority}, the key that was given ${admin}` }];
}

function mintFaults({ symbol, mint, decimals }: TokenConfig, i: number, { mints }: Survey): Fault[] {
  const account = mints[i];
  const where = `custodies.${i}.mint`;
  const fault = (message: string): Fault[] => [{ where, message: `${symbol}: ${message}` }];
  if (!account || account.data.length === 0) return fault(`there is no account ${mint} on this chain`);
  if (account.owner.toBase58() === TOKEN_2022)
    return fault(`${mint} is of Token-2022, and a pool takes tokens of the token program only`);
  if (!account.owner.equals(TOKEN_PROGRAM) || account.data.length !== MINT_LENGTH || account.data[MINT_READY] !== 1)
    return fault(`${mint} is no mint of the token program`);
  const real = account.data[MINT_DECIMALS];
  if (real === decimals) return [];
  return [
    { where: `custodies.${i}.decimals`, message: `${symbol}: ${mint} has ${real} decimals, the file says ${decimals}` },
  ];
}

function priceFaults(price: Price | undefined, where: string, symbol: string): Fault[] {
  if (price === undefined || price.refusal === null) return [];
  const none = price.refusal === "there is none";
  const why = none
    ? `there is no price account ${price.address} of this feed: have it posted first`
    : `the price account ${price.address} is refused: ${price.refusal}`;
  return [{ where, message: `${symbol}: ${why}` }];
}

/** As the program asks of a token that gets a market. */
function lowFaults(price: Price | undefined, i: number, symbol: string): Fault[] {
  if (price === undefined || price.price === null || price.price >= engine.CONSTANTS.LEAST_PRICE) return [];
  return [
    { where: `markets.${i}.index`, message: `${symbol} is below 0.001 USD, where it takes no market: PriceTooLow` },
  ];
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** A pool is built in order, and nothing in it is exchanged: what is there must be what the file begins with. */
function poolFaults(config: DeployConfig, { pool, markets }: Survey): Fault[] {
  if (pool === null) return [];
  const { state } = pool;
  const faults: Fault[] = [];
  const differs = (where: string, chain: unknown, file: unknown) => {
    if (String(chain) !== String(file))
      faults.push({ where, message: `is ${chain} on chain, but ${file} in the file` });
  };
  if (state.custodyCount === 0) differs("custodies.0.mint", pool.homeMint, config.custodies[0]?.mint);
  for (const [i, custody] of state.custodies.slice(0, state.custodyCount).entries()) {
    const token = config.custodies[i];
    if (token === undefined) {
      faults.push({ where: "custodies", message: `the chain has custody ${i}, ${custody.mint}, and the file has not` });
      continue;
    }
    differs(`custodies.${i}.mint`, custody.mint, token.mint);
    differs(`custodies.${i}.feed`, hex(custody.feedId), hex(token.feed));
    differs(`custodies.${i}.stable`, custody.params.stable === 1, token.config.stable);
  }
  for (const [i, { index, stable }] of state.exposures.slice(0, state.marketCount).entries()) {
    const market = config.markets[i];
    if (market === undefined) {
      faults.push({
        where: "markets",
        message: `the chain has market ${i}, of custody ${index}, and the file has not`,
      });
      continue;
    }
    const name = (custody: number) => config.custodies[custody]?.symbol ?? `custody ${custody}`;
    differs(`markets.${i}.index`, name(index), market.symbol);
    differs(`markets.${i}.stable`, name(stable), name(market.stable));
    differs(`markets.${i}.secondFeed`, hex(markets[i]?.secondFeed ?? new Uint8Array()), hex(market.config.secondFeed));
  }
  return faults;
}
