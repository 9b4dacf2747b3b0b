/** Compute units by what was measured. */
export type Figures = Record<string, number>;

/** The form of `--json` and of the snapshot. */
export interface Results {
  cu: Figures;
  so_bytes: number;
}
