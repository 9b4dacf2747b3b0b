// A page under a policy without `'wasm-unsafe-eval'`: its quotes say what is missing, and with the second entry they run.

import * as sdk from "@ballast/sdk";
import { engine } from "@ballast/sdk";
import { asmjs } from "@ballast/sdk/asmjs";
import { json, run } from "./page.mjs";
import { answers, worked } from "./worked.mjs";

run(async (told) => {
  const world = await json("world.json");
  try {
    answers(sdk, world);
    told("forbidden", "quotes ran");
  } catch (error) {
    told("forbidden", error.name);
  }
  engine.use(asmjs);
  told("worked", worked(sdk, world).join("; ") || "as in the design");
  told("answers", answers(sdk, world));
});
