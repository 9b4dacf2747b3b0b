import { fetchController, instructions, pda } from "@ballast/sdk";
import type { Step } from "./index";

/** The controller: admin is the program's upgrade authority. */
export const controller: Step = {
  name: "001-controller",
  async pending({ source, config, admin }) {
    if (await fetchController(source, pda.controller())) return [];
    return [
      {
        what: `controller with admin ${admin}`,
        instructions: [instructions.initialize({ authority: admin, guardian: config.guardian })],
      },
    ];
  },
};
