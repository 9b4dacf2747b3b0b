// The IDL, from what the program's `idl-build` tests print. Anchor's own command line does the same; this needs no install.
import { NEWTYPES } from "./project.mjs";
import { Problem } from "./run.mjs";

/** Cuts a test log into the sections `--- IDL begin NAME ---` ... `--- IDL end NAME ---`, in order. */
export function parseLog(log) {
  const sections = [];
  let open = null;
  for (const line of log.split(/\r?\n/)) {
    const mark = line.match(/^--- IDL (begin|end) (\w+) ---/);
    if (mark === null) open?.lines.push(line);
    else if (mark[1] === "begin") open = { name: mark[2], lines: [] };
    else {
      if (open?.name !== mark[2]) throw new Problem(`the IDL log ends section ${mark[2]} without having begun it`);
      sections.push({ name: open.name, text: open.lines.join("\n").trim() });
      open = null;
    }
  }
  if (open !== null) throw new Problem(`the IDL log breaks off in section ${open.name}`);
  return sections;
}

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Puts the sections together. Nothing depends on the order in which the tests ran, except instructions: as declared. */
export function assemble(sections) {
  let idl = null;
  let address = "";
  const [events, errors, constants, types] = [[], [], [], new Map()];
  const addTypes = (list = []) => {
    for (const type of list) types.set(type.name, type);
  };
  for (const { name, text } of sections) {
    const value = () => JSON.parse(text);
    if (name === "program") {
      idl = value();
      addTypes(idl.types);
    } else if (name === "address") address = text.replaceAll('"', "");
    else if (name === "errors") errors.push(...value());
    else if (name === "const") constants.push(value());
    else if (name === "event") {
      const { event, types: used } = value();
      events.push(event);
      addTypes(used);
    } else throw new Problem(`unknown section ${name} in the IDL log`);
  }
  if (idl === null) throw new Problem("no program section in the IDL log: did the idl-build tests run?");
  return {
    ...idl,
    address: idl.address || address,
    accounts: [...(idl.accounts ?? [])].sort(byName),
    events: events.sort(byName),
    errors: errors.sort((a, b) => a.code - b.code),
    constants: [...(idl.constants ?? []), ...constants].sort(byName),
    types: [...types.values()].sort(byName),
  };
}

/** Replaces each newtype over one primitive by that primitive, wherever it is used, and removes its definition. */
export function flattenNewtypes(idl, newtypes = NEWTYPES) {
  const isNewtype = (name) => typeof name === "string" && Object.hasOwn(newtypes, name);
  for (const { name, type } of idl.types.filter((t) => isNewtype(t.name))) {
    const [only, ...more] = type.fields ?? [type.alias];
    const wrapped = only?.type ?? only;
    if (more.length > 0 || wrapped !== newtypes[name]) {
      throw new Problem(`type ${name} should wrap one ${newtypes[name]}, but is ${JSON.stringify(type)}`);
    }
  }
  const replace = (node) => {
    if (Array.isArray(node)) return node.map(replace);
    if (node === null || typeof node !== "object") return node;
    if (isNewtype(node.defined?.name)) return newtypes[node.defined.name];
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replace(value)]));
  };
  return replace({ ...idl, types: idl.types.filter((type) => !isNewtype(type.name)) });
}

const PATH = /^(?:\w+\.)+(\w+)\.(\w+)$/;

/**
 * An account whose address another one holds is that one's relation, by which Anchor's clients find it. Where that one
 * is in a nested group, Anchor's macro writes the Rust path instead: `closing.pool.insurance_vault`.
 */
export function relate(idl) {
  const related = (account) => {
    if (!account.address?.includes(".")) return account;
    const [, holder, field] = PATH.exec(account.address) ?? [];
    if (field !== account.name) throw new Problem(`account ${account.name} has the address ${account.address}`);
    const { name, writable, signer, optional, docs } = account;
    return { name, writable, signer, optional, relations: [holder], docs };
  };
  const instructions = idl.instructions.map((each) => ({ ...each, accounts: each.accounts.map(related) }));
  return { ...idl, instructions };
}

const SEEDS = /^"(\w+)"((?:, \w+: \w+)*)$/;

/**
 * An account that an instruction can derive gets its seeds: it is named after an address that the program lists
 * (programs/ballast/src/seeds.rs, the IDL's constants), whose seeds are accounts and arguments of the instruction.
 */
export function derive(idl) {
  const listed = new Map(idl.constants.map(({ name, value }) => [name, SEEDS.exec(value)]));
  const seed = ({ accounts, args }, [name, type]) => {
    if (type === "Address")
      return accounts.some((each) => each.name === name && !each.optional) && { kind: "account", path: name };
    return args.some((each) => each.name === name && each.type === type) && { kind: "arg", path: name };
  };
  const seedsOf = (instruction, [, first, rest]) => [
    { kind: "const", value: [...Buffer.from(first)] },
    ...[...rest.matchAll(/(\w+): (\w+)/g)].map(([, ...each]) => seed(instruction, each)),
  ];
  const derived = (instruction) => (account) => {
    const found = listed.get(account.name);
    if (!found || account.optional) return account;
    const seeds = seedsOf(instruction, found);
    return seeds.every(Boolean) ? { ...account, pda: { seeds } } : account;
  };
  const instructions = idl.instructions.map((each) => ({ ...each, accounts: each.accounts.map(derived(each)) }));
  return { ...idl, instructions };
}

/** Every type that the IDL mentions must be defined in it, or no client can decode what holds it. */
function checkDefined(idl) {
  const defined = new Set(idl.types.map((type) => type.name));
  const visit = (node) => {
    if (node === null || typeof node !== "object") return;
    const name = node.defined?.name;
    if (typeof name === "string" && !defined.has(name)) {
      throw new Problem(`the IDL uses type ${name} without defining it`);
    }
    Object.values(node).forEach(visit);
  };
  visit(idl);
}

/** The IDL file's text for a test log. */
export function idlText(log) {
  const idl = derive(relate(flattenNewtypes(assemble(parseLog(log)))));
  checkDefined(idl);
  return `${JSON.stringify(idl, null, 2)}\n`;
}
