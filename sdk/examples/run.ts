// `npm run example -- quote`: runs an example, and says in one line what went wrong.
import { decodeError } from "@ballast/sdk";
import { connect, connectToSign, EnvironmentError } from "./connect";
import { round } from "./keeper";
import { quote } from "./quote";
import { trade } from "./trade";
import { whoPays } from "./who-pays";

const EXAMPLES: Record<string, () => Promise<void>> = {
  quote: async () => quote(connect()),
  "who-pays": async () => whoPays(connect()),
  keeper: async () => {
    const client = connect();
    await round(client, client.wallet?.publicKey ?? client.pool);
  },
  trade: async () => trade(connectToSign()),
};

async function main([name = "", ...rest]: string[]): Promise<number> {
  const example = EXAMPLES[name];
  if (example === undefined || rest.length > 0) {
    const why = name === "" ? "say which example" : `there is no example ${[name, ...rest].join(" ")}`;
    console.error(`error: ${why}; usage: npm run example -- ${Object.keys(EXAMPLES).join(" | ")}`);
    return 2;
  }
  try {
    await example();
    return 0;
  } catch (e) {
    if (e instanceof EnvironmentError) {
      console.error(e.message);
      return 2;
    }
    const { name: what, message } = decodeError(e);
    console.error(what === "NetworkError" ? `${message} (BALLAST_RPC says which node)` : message);
    return 1;
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
