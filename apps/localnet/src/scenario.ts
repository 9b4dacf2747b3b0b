import { scenarioCli } from "./scenario/cli";

const out = (text: string) => void process.stdout.write(`${text}\n`);
const err = (text: string) => void process.stderr.write(`${text}\n`);

scenarioCli(process.argv.slice(2), out, err).then((code) => {
  process.exitCode = code;
});
