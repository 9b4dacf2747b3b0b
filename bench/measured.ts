import { lastWords } from "../scripts/lib/command.cjs";

/** A bench as a command. What reads the last line of a run reads that of one that could not be measured, too. */
export const measured = (bench: (args: string[]) => Promise<number>) => async (args: string[]) => {
  try {
    return await bench(args);
  } catch (error) {
    const { status, text } = lastWords(error);
    if (status !== 1) throw error;
    console.error(`${text}\n0 passed, 1 failed`);
    return status;
  }
};
