// A thread with the embedded database in it: takes what a PostgreSQL client sends, answers what a server would.
// A file of its own, in plain JavaScript: it is started from sources and from the bundle alike.
const { parentPort, workerData } = require("node:worker_threads");
const { PGlite } = require("@electric-sql/pglite");

async function main() {
  const db = await PGlite.create(workerData.folder);
  if (workerData.create) return db.close();
  parentPort.on("message", async ({ id, bytes, close }) => {
    try {
      if (close) await db.close();
      const answer = close ? new Uint8Array() : await db.execProtocolRaw(bytes);
      // A copy: the answer is a view of the database's own memory.
      parentPort.postMessage({ id, answer: Uint8Array.from(answer) });
    } catch (error) {
      parentPort.postMessage({ id, error: String(error) });
    }
    if (close) parentPort.close();
  });
  parentPort.postMessage({ ready: true });
}

// What is thrown here ends the thread with an error, which whoever started it hears.
void main();
