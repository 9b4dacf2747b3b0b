import { main } from "../scripts/lib/command.cjs";
import { migrateCli } from "./cli";

main((args) => migrateCli(args, console.log, console.error));
