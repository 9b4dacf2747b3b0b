// Does the network that `npm start` leaves stay up while people use it? `npm test` asks for three minutes (suite
// `network`); `npm run keep-up -- 3600` asks for an hour. The last line is `N passed, N failed`.
import { helped, main, misuse } from "../../../scripts/lib/command.cjs";

const USAGE = `npm run keep-up [-- SECONDS]
Starts the network of \`npm start\` and uses it for so many seconds (180): does it stay up?`;

main(async (args) => {
  helped(USAGE, args);
  const [seconds = "180", ...more] = args;
  if (more.length > 0 || !/^[1-9]\d{0,5}$/.test(seconds))
    throw misuse(`${[seconds, ...more].join(" ")} is no number of seconds`, USAGE);
  const { keepUp } = await import("./keep_up_run.ts");
  // What it has open to the network would keep it.
  process.exit(await keepUp(Number(seconds)));
});
