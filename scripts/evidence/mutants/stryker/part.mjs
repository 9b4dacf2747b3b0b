// What of Stryker's places is tried: every Nth of them (PART is "K/N"), and no text that only an error says.
const [part, parts] = process.env.PART.split("/").map(Number);

/** Those of other parts are told to be no programs, since Stryker knows no parts; sdk.mjs leaves them out by their number. */
const check = async (mutants) =>
  Object.fromEntries(
    mutants.map(({ id }) => [
      id,
      Number(id) % parts === part ? { status: "passed" } : { status: "compileError", reason: "another part" },
    ]),
  );

const isText = (path) => path.isStringLiteral() || path.isTemplateLiteral();
const ofError = (path) =>
  path.findParent((above) => above.isNewExpression() && /Error$/.test(above.node.callee.name ?? "")) !== null;

const part$ = () => ({ init: async () => {}, check, group: async (mutants) => [mutants.map(({ id }) => id)] });
const texts = {
  shouldIgnore: (path) =>
    isText(path) && ofError(path) ? "words of an error: what tests hold is its class and its fields" : undefined,
};

export const strykerPlugins = [
  { kind: "Checker", name: "part", factory: part$ },
  { kind: "Ignore", name: "texts", value: texts },
];
