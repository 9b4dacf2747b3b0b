/** Survivors in the SDK that change nothing that anyone can see, with the reason. */
export const EQUIVALENT = [];
