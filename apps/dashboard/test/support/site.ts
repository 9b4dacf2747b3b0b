/** The built pages on recorded answers with one browser, for the suite that asks for them. */
import { ensureDashboard } from "../../../../scripts/lib/dashboard.cjs";
import { RECORDED } from "../recorded";
import { Visitor } from "./browser";
import { type Served, serve } from "./serve";

export interface Site {
  dist: string;
  served: Served;
  visitor: Visitor;
}

/** Opens before the suite's first test, closes after its last; each test begins with the answers as recorded. */
export function site(): Site {
  const open = {} as Site;
  before(async function () {
    // Pages that were changed are built first.
    this.timeout(300_000);
    open.dist = await ensureDashboard();
    open.served = await serve(open.dist, RECORDED, { rpc: null });
    open.visitor = await Visitor.start(open.served.url);
  });
  after(async () => {
    await open.visitor?.stop();
    await open.served?.stop();
  });
  afterEach(() => {
    open.served?.answers.clear();
    open.served?.connect(true);
  });
  return open;
}
