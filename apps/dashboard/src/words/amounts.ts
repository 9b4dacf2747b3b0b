/**
 * Amounts as people read them. The API writes them as whole numbers of base units in text, which a float of 53 bits
 * would round; so they stay integers to the last digit here.
 */
import { formatUnits } from "@ballast/sdk";

const grouped = (text: string) => {
  const [whole = "", fraction] = text.split(".");
  const digits = whole.replace("-", "").replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole.startsWith("-") ? "−" : ""}${digits}${fraction === undefined ? "" : `.${fraction}`}`;
};

/** A whole number in text; null for what is none, which is then shown as it stands. */
const integer = (text: string): bigint | null => (/^-?\d+$/.test(text) ? BigInt(text) : null);

/**
 * Base units as whole ones with so many places, rounded to the nearest; without `places` every digit that says
 * something.
 * @example units("-1234565000", 6, 2) // "−1,234.57"
 */
export function units(text: string, decimals: number, places?: number): string {
  const amount = integer(text);
  return amount === null ? text : grouped(formatUnits(amount, decimals, places));
}

/** 1e-6 USD, to the cent. */
export const usd = (text: string): string => units(text, 6, 2);
/** 1e-6 USD, every digit: where numbers are to be compared with the chain's. */
export const exactUsd = (text: string): string => units(text, 6);

/** Prices below a dollar need more places than those above. */
const SMALL = 10n ** 8n;
/** 1e-6 USD with all six places, as columns that are added up have them. */
export const columnUsd = (text: string): string => units(text, 6, 6);
/** 1e-8 USD for a whole token. */
export function price(text: string): string {
  const amount = integer(text);
  return units(text, 8, amount !== null && amount < SMALL ? 4 : 2);
}

/** 1e-4, as percent. */
export const bps = (text: string, places = 2): string => `${units(text, 2, places)} %`;
/** 1e-18, as percent. */
export const frac = (text: string, places = 2): string => `${units(text, 16, places)} %`;
/** 1e-18, as percent with every digit: what others are multiplied by. */
export const exactFrac = (text: string): string => `${units(text, 16)} %`;
/** 1e-9, as percent. */
export const nano = (text: string, places = 2): string => `${units(text, 7, places)} %`;
/** 1e-4 as a multiple: leverage. */
export const times = (text: string): string => `${units(text, 4, 1)}×`;

const SCALES: [decimals: number, letter: string][] = [
  [18, "tn"],
  [15, "bn"],
  [12, "m"],
  [9, "k"],
];

/** 1e-6 USD where there is little room: three figures and a letter. @example shortUsd("1234567000000") // "1.23 m" */
export function shortUsd(text: string): string {
  const amount = integer(text);
  if (amount === null) return text;
  const digits = text.replace("-", "").length;
  const scale = SCALES.find(([decimals]) => digits > decimals);
  // Below 10,000 dollars a letter saves nothing.
  if (scale === undefined || digits <= 10) return units(text, 6, digits <= 9 ? 2 : 0);
  return `${units(text, scale[0], 3 - (digits - scale[0]))} ${scale[1]}`;
}

/** For lengths and places on a chart, never for text. What is no number is zero. */
export const drawn = (text: string | null | undefined, decimals: number): number => {
  const value = Number(text ?? 0) / 10 ** decimals;
  return Number.isFinite(value) ? value : 0;
};

export const isZero = (text: string): boolean => /^-?0*$/.test(text);
