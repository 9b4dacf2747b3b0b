import { main } from "../../../scripts/lib/command.cjs";
import { scenarioCli } from "./scenario/cli";

const out = (text: string) => void process.stdout.write(`${text}\n`);
const err = (text: string) => void process.stderr.write(`${text}\n`);

main((args) => scenarioCli(args, out, err));
