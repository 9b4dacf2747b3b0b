// JSON files that people write: a mistake is named with its line, and a name said twice is one (`JSON.parse` takes the last, silently).
const { Misuse, readText } = require("./command.cjs");

/** Deeper than any file of ours, and far from where recursion ends. */
const DEPTH = 64;
const STRING = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/;
const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/;
const TOKEN = new RegExp(`[ \\t\\r\\n]*([{}[\\],:]|${STRING.source}|${LITERAL.source})`, "y");
const WORD = /[ \t\r\n]*(\S*)/y;

const cut = (word) => (word.length > 24 ? `${word.slice(0, 24)}...` : word);

/** One reading of a text, from its beginning to its end. */
class Scan {
  at = 0;
  /** First line of each value, by its path: `steps.3.amount`. */
  lines = new Map();
  faults = [];
  #counted = { at: 0, line: 1 };

  constructor(text) {
    this.text = text;
  }

  /** Places are asked for in their order, so each line is counted once. */
  #lineAt(at) {
    const { at: from, line } = this.#counted;
    if (at < from) return line;
    this.#counted = { at, line: line + this.text.slice(from, at).split("\n").length - 1 };
    return this.#counted.line;
  }

  #fault(message, at) {
    return { line: this.#lineAt(at), message };
  }

  #next() {
    TOKEN.lastIndex = this.at;
    const [all, token] = TOKEN.exec(this.text) ?? [];
    // A string ends on its line, and has tabs as \t.
    if (all === undefined || (token.startsWith('"') && [...token].some((letter) => letter < " ")))
      throw this.#noToken();
    this.at += all.length;
    return { token, start: this.at - token.length };
  }

  #noToken() {
    WORD.lastIndex = this.at;
    const [all, word] = WORD.exec(this.text);
    const message = word === "" ? "the text ends too early" : `${cut(word)} has no place here`;
    return this.#fault(message, this.at + all.length - word.length);
  }

  #expected(what, { token, start }) {
    return this.#fault(`${cut(token)} stands where ${what} should`, start);
  }

  value(path = []) {
    const found = this.#next();
    this.lines.set(path.join("."), this.#lineAt(found.start));
    if (path.length > DEPTH) throw this.#fault(`more than ${DEPTH} brackets in one another`, found.start);
    if (found.token === "{") {
      const names = new Set();
      this.#list("}", () => this.#member(path, names));
    } else if (found.token === "[") this.#list("]", (i) => this.value([...path, i]));
    else if (/^[}\],:]$/.test(found.token)) throw this.#expected("a value", found);
  }

  /** What stands between brackets, with commas between. */
  #list(close, item) {
    const before = this.at;
    if (this.#next().token === close) return;
    this.at = before;
    for (let i = 0; ; i += 1) {
      item(i);
      const found = this.#next();
      if (found.token === close) return;
      if (found.token !== ",") throw this.#expected(`a comma or ${close}`, found);
    }
  }

  #member(path, names) {
    const found = this.#next();
    if (!found.token.startsWith('"')) throw this.#expected("a name in quotes", found);
    const name = JSON.parse(found.token);
    const wrong = names.has(name) ? "is said twice" : name === "__proto__" ? "is no name" : null;
    if (wrong !== null) this.faults.push(this.#fault(`${[...path, name].join(".")} ${wrong}`, found.start));
    names.add(name);
    const colon = this.#next();
    if (colon.token !== ":") throw this.#expected("a colon", colon);
    this.value([...path, name]);
  }

  end() {
    const rest = this.text.slice(this.at).replace(/^[ \t\r\n]+/, "");
    if (rest !== "") throw this.#fault(`${cut(rest)} stands after the end`, this.text.length - rest.length);
  }
}

/**
 * Reads JSON text: its value, and the line of each of its places (`steps.3.amount`; of what is not there, that of the next place
 * around it). `faults` has all that is wrong with the text itself; the value is null then.
 */
function parseJson(text) {
  const scan = new Scan(text);
  try {
    scan.value();
    scan.end();
  } catch (fault) {
    if (fault instanceof Error) throw fault;
    scan.faults.push(fault);
  }
  const lineOf = (where) => {
    const parts = where.split(".");
    while (parts.length > 0 && !scan.lines.has(parts.join("."))) parts.pop();
    return scan.lines.get(parts.join(".")) ?? 1;
  };
  return { value: scan.faults.length > 0 ? null : JSON.parse(text), faults: scan.faults, lineOf };
}

/** Reads a JSON file. Throws a `Misuse` that names file and line. */
function readJson(file, what) {
  const { value, faults, lineOf } = parseJson(readText(file, what));
  const lines = faults.map(({ line, message }) => `  line ${line}: ${message}`);
  if (lines.length > 0) throw new Misuse([`${file}: ${what} is not JSON:`, ...lines].join("\n"));
  return { value, lineOf };
}

module.exports = { parseJson, readJson };
