// What of Stryker's places is tried: every Nth of them (PART is "K/N"), and no text that only an error says.
import { relative } from "node:path";

const [part, parts] = process.env.PART.split("/").map(Number);

const isOwn = ({ id }) => Number(id) % parts === part;

/** Those of other parts are told to be no programs, since Stryker knows no parts; sdk.mjs leaves them out by their number. */
const check = async (mutants) =>
  Object.fromEntries(
    mutants.map((mutant) => [
      mutant.id,
      isOwn(mutant) ? { status: "passed" } : { status: "compileError", reason: "another part" },
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

/** Names each survivor as it is found: a run that is stopped has told what it knew. */
function onMutantTested(mutant) {
  if (!isOwn(mutant) || !["Survived", "NoCoverage"].includes(mutant.status)) return;
  const { fileName, location, replacement, status } = mutant;
  console.log(
    `${status}: ${relative(process.cwd(), fileName)}:${location.start.line}:${location.start.column}: ${replacement}`,
  );
}

export const strykerPlugins = [
  { kind: "Checker", name: "part", factory: part$ },
  { kind: "Reporter", name: "survivors", value: { onMutantTested } },
  { kind: "Ignore", name: "texts", value: texts },
];
