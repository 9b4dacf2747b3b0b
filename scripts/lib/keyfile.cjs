// Files of keys as `solana-keygen` writes them. Nothing of what they say is ever printed, not in an error either.
const { Misuse, readText } = require("./command.cjs");

/** The numbers in a text; null for what is no key: a parser's own words would show parts of it. */
function bytesIn(text) {
  try {
    const bytes = JSON.parse(text);
    const isByte = (x) => Number.isInteger(x) && x >= 0 && x < 256;
    return Array.isArray(bytes) && bytes.length === 64 && bytes.every(isByte) ? Uint8Array.from(bytes) : null;
  } catch {
    return null;
  }
}

/** What `make` makes of a key file's 64 bytes. `Misuse` names the file that holds none, or of which `make` throws. */
function fromKeyFile(file, make) {
  const bytes = bytesIn(readText(file, "the key"));
  try {
    if (bytes !== null) return make(bytes);
  } catch {
    // Said below, without a byte of it.
  }
  throw new Misuse(`${file}: not a key of 64 numbers, as solana-keygen writes it`);
}

module.exports = { fromKeyFile };
