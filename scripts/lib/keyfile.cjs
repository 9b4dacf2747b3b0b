// Files of keys as `solana-keygen` writes them. Their bytes are never printed, not in an error either.
const { Misuse } = require("./command.cjs");
const { readJson } = require("./json.cjs");

/** What `make` makes of a key file's 64 bytes. `Misuse` names the file that holds none, or of which `make` throws. */
function fromKeyFile(file, make) {
  const { value } = readJson(file, "the key");
  const bytes = Array.isArray(value) ? value : [];
  const isKey = bytes.length === 64 && bytes.every((x) => Number.isInteger(x) && x >= 0 && x < 256);
  try {
    if (isKey) return make(Uint8Array.from(bytes));
  } catch {
    // Said below, without a byte of it.
  }
  throw new Misuse(`${file}: not a key of 64 numbers, as solana-keygen writes it`);
}

module.exports = { fromKeyFile };
