import { formatUnits, type Reward } from "@ballast/sdk";

const one = (pay: Reward): string =>
  pay.unit === "atoms" ? `${pay.amount} atoms of token ${pay.custody}` : `${formatUnits(pay.amount, 9)} SOL`;

/** What a piece of work pays, in words. */
export const payOf = (reward: readonly Reward[]): string => reward.map(one).join(" and ") || "nothing";
