// What would a long of ten tokens do, where would it end, and what of its profit would be safe? Reads only.
import { type BallastClient, maxSize, quoteOpen, sceneOf } from "@ballast/sdk";
import { decimal, usd } from "./connect";

export async function quote(client: BallastClient, print: (line: string) => void = console.log): Promise<void> {
  const state = await client.state();
  const market = sceneOf(state, 0);
  const index = state.pool.state.exposures[0]?.index ?? 0;
  const { decimals = 0 } = state.pool.state.custodies[index] ?? {};
  const order = { side: 0, custody: 0, collateral: 300_000_000n } as const;

  const { price, report, health, liquidationPrice, terms } = quoteOpen(market, {
    ...order,
    size: 10n * 10n ** BigInt(decimals),
  });
  print(
    `10 tokens at ${decimal(price, 8)} USD cost ${usd(report.cost)} and fees of ${usd(report.baseFee + report.impact)} USD`,
  );
  print(`leverage ${decimal(health.leverage ?? 0n, 4)}, liquidation at ${decimal(liquidationPrice ?? 0n, 8)} USD`);
  print(
    `${decimal(terms.phi, 16)} % of fresh profit would wait ${terms.hold / 3_600n} h; one loss event takes ${decimal(terms.worstNext, 16)} % at most`,
  );

  const { size, limit } = maxSize(market, order);
  print(`300 USD carry ${decimal(size, decimals)} tokens; more fails with ${limit}`);
}
