// A thread with the embedded database in it: takes what a PostgreSQL client sends, answers what a server would. As a
// process of its own it makes a new database in the folder that it is given, and ends.
// A file of its own, in plain JavaScript: it is started from sources and from the bundle alike.
const { isMainThread, parentPort, workerData } = require("node:worker_threads");
const { PGlite } = require("@electric-sql/pglite");

/** Answers as they are. `execProtocolRaw` would read each of them once more and keep what it read for ever. */
async function answerTo(db, bytes) {
  const parts = [];
  // Copies: a part is a view of the database's own memory.
  await db.execProtocolRawStream(bytes, { onRawData: (part) => parts.push(Uint8Array.from(part)) });
  return parts.length === 1 ? parts[0] : Uint8Array.from(Buffer.concat(parts));
}

/** ReadyForQuery ends every answer: its last byte is whether a transaction is open. */
const IDLE = 0x49;

/** Rounds one after the other, up to one that begins a transaction: what follows is not for others to run in it. */
async function answersTo(db, rounds) {
  const answers = [];
  try {
    for (const bytes of rounds) {
      const answer = await answerTo(db, bytes);
      answers.push(answer);
      if (answer.at(-1) !== IDLE) break;
    }
    return { answers };
  } catch (error) {
    return { answers, error: String(error) };
  }
}

/** From which other databases would be made, and nobody makes one here: half of all files, and 14 of 40 MB. */
const TEMPLATES = ["template0", "template1"];

async function create(folder) {
  const orphaned = () => process.exit(1);
  process.once("disconnect", orphaned);
  const db = await PGlite.create(folder);
  await db.exec("UPDATE pg_database SET datistemplate = false");
  for (const name of TEMPLATES) await db.exec(`DROP DATABASE ${name}`);
  await db.close();
  process.off("disconnect", orphaned);
  process.disconnect();
}

async function serve() {
  const own = Object.entries(workerData.settings ?? {}).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const startParams = [...PGlite.defaultStartParams, ...own];
  const db = await PGlite.create(workerData.folder, { startParams, pgliteWasmModule: workerData.code });
  parentPort.on("message", async ({ rounds, close }) => {
    if (close) {
      await db.close();
      return parentPort.close();
    }
    const done = await answersTo(db, rounds);
    parentPort.postMessage(
      done,
      done.answers.map(({ buffer }) => buffer),
    );
  });
  parentPort.postMessage({ ready: true });
}

// What is thrown here ends the thread, or the process, with an error, which whoever started it hears.
void (isMainThread ? create(process.argv[2]) : serve());
