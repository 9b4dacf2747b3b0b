// Settings of a command: flags, then the environment, then a file. What is wrong is said where it stands: of a file its line, of the
// environment its variable, of the call its flag.
const path = require("node:path");
const { existsSync } = require("node:fs");
const { Misuse } = require("./command.cjs");
const { readJson } = require("./json.cjs");

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const upper = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What the schema (of zod) makes of values; a `Misuse` names the place of each fault. */
function checked(schema, values, place) {
  const found = schema.safeParse(values);
  if (found.success) return found.data;
  const faults = found.error.issues.map((issue) => {
    const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : null;
    const field = String(unknown ?? issue.path[0] ?? "");
    return `${place(field)}: ${unknown === null ? issue.message : `there is no setting ${field}`}`;
  });
  throw new Misuse([...new Set(faults)].join("\n"));
}

/** Settings of the file that is named, or of the first of the usual ones that is there; their paths are meant from where it is. */
function ofFile({ schema, places, paths }, named) {
  const file = named ?? places.find((usual) => existsSync(usual));
  if (file === undefined) return {};
  const { value, lineOf } = readJson(file, "the settings");
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Misuse(`${file}: no settings`);
  const found = checked(schema, value, (field) => `${file}, line ${lineOf(field)}, ${field}`);
  for (const name of paths) if (found[name]) found[name] = path.resolve(path.dirname(file), found[name]);
  return found;
}

/** Merges the layers of a command; `terms` as the types say. Throws `Misuse`. */
function settingsIn(terms, flags, env) {
  const { schema, prefix, shared } = terms;
  const own = (field) => `${prefix}_${upper(field)}`;
  const others = (field) => (shared?.fields.includes(field) ? `${shared.prefix}_${upper(field)}` : own(field));
  const variable = (field) => (env[own(field)] === undefined ? others(field) : own(field));
  const named = Object.keys(schema.shape).filter((name) => !name.startsWith("$"));
  const ofEnvironment = Object.fromEntries(named.map((name) => [name, env[variable(name)]]));
  const { config, ...typed } = flags;
  return Object.assign(
    ofFile(terms, config ?? env[own("config")]),
    checked(schema, given(ofEnvironment), variable),
    checked(schema, given(typed), (field) => `--${kebab(field)}`),
  );
}

module.exports = { settingsIn };
