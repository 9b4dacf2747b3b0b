import assert from "node:assert/strict";
import path from "node:path";
import ts from "typescript";

const ENTRY = path.resolve(__dirname, "../src/index.ts");

/** Names of everything that the entry exports, namespaces opened, whose declaration has no documentation. */
function undocumented(): { all: number; bare: string[] } {
  const config = path.resolve(__dirname, "../tsconfig.json");
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(json, ts.sys, path.dirname(config));
  const program = ts.createProgram([ENTRY], { ...options, noEmit: true, composite: false });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(ENTRY);
  assert.ok(source);
  const bare: string[] = [];
  let all = 0;
  const visit = (symbol: ts.Symbol, prefix: string) => {
    for (const exported of checker.getExportsOfModule(symbol)) {
      const name = prefix + exported.name;
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (target.flags & ts.SymbolFlags.ValueModule) visit(target, `${name}.`);
      else {
        all += 1;
        if (ts.displayPartsToString(target.getDocumentationComment(checker)).length < 10) bare.push(name);
      }
    }
  };
  const root = checker.getSymbolAtLocation(source);
  assert.ok(root);
  visit(root, "");
  return { all, bare };
}

describe("documentation", () => {
  it("every export of the SDK says what it is", function () {
    this.timeout(60_000);
    const { all, bare } = undocumented();
    assert.ok(all > 300, `only ${all} exports were found`);
    assert.deepEqual(bare, []);
  });
});
