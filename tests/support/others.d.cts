/** What came of every file before this one. */
export interface Others {
  /** Those that ran, relative to the repository. */
  files: string[];
  /** Tests that neither ran nor declined to. */
  left: number;
  /** Names of errors by the instruction that returned them. */
  errors: Record<string, string[]>;
}
export const others: Others | null;
