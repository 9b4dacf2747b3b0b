/** What all recorded answers share: the evening of 10 October, with the numbers of the story that `npm start` tells. */
import type { AsOf } from "@ballast/api/contract";

/** 10 October 2025, 21:43:36 UTC: the loss event was finalized. */
export const NOW = 1_760_132_616;
export const asOf: AsOf = { slot: 391_204_118, sequence: 412, ts: NOW, lagMs: 420 };

/** 1e-6 USD, or a token of six decimals, of a decimal. @example usd("1.5") // "1500000" */
export const usd = (text: string): string => scaled(text, 6);
/** 1e-8 USD. */
export const price = (text: string): string => scaled(text, 8);
/** Nine decimals. */
export const sol = (text: string): string => scaled(text, 9);
/** 1e-18. */
export const frac = (text: string): string => scaled(text, 18);

function scaled(text: string, decimals: number): string {
  const [whole = "0", fraction = ""] = text.replaceAll(",", "").split(".");
  return BigInt(`${whole}${fraction.padEnd(decimals, "0").slice(0, decimals)}`).toString();
}

/** Addresses, each 32 bytes in base 58. */
export const KEYS = {
  pool: "8Ne3DMvhYqE5nS1rM1o9K5QpTqJq5i3V4uCkqXJcVQ1a",
  program: "BaLLastvLt1111111111111111111111111111111111",
  market: "5kYJqH7mUVgP1Q7mF7mWbZ2w2cX3rVJ9nR8e4tT6sLdP",
  receipt: "4Tn2vCNp1RZQv3xUj8B7yJqNw5eQb8oYg3fM6aWcHsKd",
  hana: "HanaGq8sY1hJm4pV7vT2wXrZc5dKfN9bQe3uA6tSyLxR",
  jun: "JunB5oXz3QwErT6yUiPaSdFgHjKzXcVbNmMnBvCxZqWe",
  kira: "KiraV9cTx4WmNs2RpJf7LhQg6YdZbK3eUa8XoHt5SvPn",
  ivan: "1vanR6tYhNm2sVx8ZpLq4WkJfUc7bDg3EaQoXi9KyTsM",
  lena: "LenaW3eRt5YuNp7AsDfGh9JkZxCv2BnMq4XcVbTgYhUj",
  ben: "BenD7kLm3NpQ8RsTuVwXyZ2aBcDeFgHj4KmNpQrStUvW",
  cleo: "CLeoF5gHj8KmNpQ2rStUvWxYz3AbCdEfGhJk6LmNpQrS",
  emil: "EmiLG9hJk4MnPqRsT6uVwXyZaBc2DeFgHjKmN7pQrStU",
  finn: "FinnH3jKm7NpQrStUvW8xYzAbCdEf4GhJkMnPqRs5TuV",
  dora: "DoraJ6kLn2PqRsTuVwX9yZaBcDeFgH5jKmNpQrSt8UvW",
  keeperOne: "KeepA1sDf2GhJk3ZxCv4BnMq5WeRt6YuUp7XoLdTgHsN",
  keeperTwo: "KeepB8vNm7XcZa6SdFg5HjKp4QwEr3TyUu2LoMbTxRsC",
  staker: "StakeQ2wEr4TyU6oP8aSd9FgHjK3zXcV5bNmLpMnBvCx",
} as const;
export const signature = (letter: string): string => letter.repeat(87);
