import { fetchController, instructions, pda } from "@ballast/sdk";
import { agree } from "./agree";
import type { Step } from "./step";

/**
 * The controller: admin is the program's upgrade authority. Later both admin and guardian change through the program
 * only.
 */
export const controller: Step = {
  name: "001-controller",
  async pending({ source, config, admin }) {
    const found = await fetchController(source, pda.controller());
    if (found) {
      agree("the admin", found.admin, admin, "is whose key was given");
      agree("the guardian", found.guardian, config.guardian);
      return [];
    }
    return [
      {
        what: `controller with admin ${admin}`,
        instructions: [instructions.initialize({ authority: admin, guardian: config.guardian })],
      },
    ];
  },
};
