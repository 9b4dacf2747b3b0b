// If the longs of a market defaulted by a million dollars now: who would pay? Reads only.
import { type BallastClient, fundHealth, sceneOf, whatIf } from "@ballast/sdk";
import { decimal, usd } from "./connect";

export async function whoPays(client: BallastClient, print: (line: string) => void = console.log): Promise<void> {
  const state = await client.state();
  const { pool, now } = sceneOf(state, 0);
  const fund = fundHealth({ pool, now });
  print(`the fund holds ${usd(fund.balance)} USD, ${decimal(fund.coverage, 2)} % of its target`);

  const { absorbed, receipt, phi } = whatIf(sceneOf(state, 0), { losing: 0, deficit: 1_000_000_000_000n });
  print(
    `the fund pays ${usd(absorbed.insurance)}, the LPs' deductible ${usd(absorbed.deductible)}, ${usd(absorbed.shortfall)} is left`,
  );
  if (receipt) {
    print(
      `a loss event: LPs ${usd(receipt.lpShare)}, winners ${usd(receipt.clawback)} (${decimal(receipt.clawbackRate, 16)} % of fresh profit), LPs the rest, ${usd(receipt.remainder)}`,
    );
  }
  print(`of fresh profit ${decimal(phi.before, 16)} % would wait before, ${decimal(phi.after, 16)} % after`);
}
