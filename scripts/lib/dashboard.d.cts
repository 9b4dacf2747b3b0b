/**
 * The folder of the built pages, apps/dashboard/dist, which is made first where it is missing or its sources have
 * changed: some 5 s. `say` is told when that was done. Throws what vite throws.
 */
export function ensureDashboard(options?: { say?: (line: string) => void }): Promise<string>;
