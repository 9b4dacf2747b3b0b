/** Light or dark: as the system says, until somebody chooses. */

export type Theme = "light" | "dark";
const KEY = "ballast-theme";

const systems = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

/** What was chosen, if the browser keeps anything for this page. */
function chosen(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null; // Storage is switched off: the system's theme is used.
  }
}

export const theme = (): Theme => chosen() ?? systems();

export function restoreTheme(): void {
  const kept = chosen();
  if (kept !== null) document.documentElement.dataset.theme = kept;
}

/** Charts that draw pixels listen to this. */
export const THEME_CHANGED = "ballast-theme";

export function choose(next: Theme): void {
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // It holds for this visit then.
  }
  window.dispatchEvent(new Event(THEME_CHANGED));
}
