import { useEffect, useState } from "react";
import { THEME_CHANGED } from "../ui/theme";

/** What a custom property is in the theme of now, for what draws pixels. */
export function colour(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Counts up whenever the theme changes, by choice or by the system. */
export function useThemeChanges(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const change = () => setCount((n) => n + 1);
    system.addEventListener("change", change);
    window.addEventListener(THEME_CHANGED, change);
    return () => {
      system.removeEventListener("change", change);
      window.removeEventListener(THEME_CHANGED, change);
    };
  }, []);
  return count;
}
