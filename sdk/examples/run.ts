// `npm run example -- quote`: runs an example, and says in one line what went wrong.
type Connecting = typeof import("./connect.ts");

const EXAMPLES: Record<string, (by: Connecting) => Promise<void>> = {
  quote: async ({ connect }) => (await import("./quote.ts")).quote(connect()),
  "who-pays": async ({ connect }) => (await import("./who-pays.ts")).whoPays(connect()),
  keeper: async ({ connect }) => {
    const client = connect();
    await (await import("./keeper.ts")).round(client, client.wallet?.publicKey ?? client.pool);
  },
  trade: async ({ connectToSign }) => (await import("./trade.ts")).trade(connectToSign()),
};

async function main([name = "", ...rest]: string[]): Promise<number> {
  const usage = `usage: npm run example -- ${Object.keys(EXAMPLES).join(" | ")}`;
  if ([name, ...rest].some((arg) => arg === "--help" || arg === "-h")) {
    console.log(usage);
    return 0;
  }
  const example = EXAMPLES[name];
  if (example === undefined || rest.length > 0) {
    const why = name === "" ? "say which example" : `there is no example ${[name, ...rest].join(" ")}`;
    console.error(`error: ${why}; ${usage}`);
    return 2;
  }
  const connecting = await import("./connect.ts");
  try {
    await example(connecting);
    return 0;
  } catch (e) {
    if (e instanceof connecting.EnvironmentError) {
      console.error(e.message);
      return 2;
    }
    const { name: what, message } = (await import("@ballast/sdk")).decodeError(e);
    console.error(what === "NetworkError" ? `${message} (BALLAST_RPC says which node)` : message);
    return 1;
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
