import { useEffect, useState } from "preact/hooks";
import { remember, remembered } from "./remembered.js";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const system = matchMedia("(prefers-color-scheme: dark)");

/** What was chosen, and whether it is light or dark that shows. */
export function useTheme(): readonly [{ readonly chosen: Theme; readonly shown: "light" | "dark" }, (theme: Theme) => void] {
  const [chosen, setChosen] = useState<Theme>(() => THEMES.find((theme) => theme === remembered("theme")) ?? "system");
  const [systemDark, setSystemDark] = useState(system.matches);
  useEffect(() => {
    const look = (): void => setSystemDark(system.matches);
    system.addEventListener("change", look);
    return () => system.removeEventListener("change", look);
  }, []);
  const shown = chosen === "dark" || (chosen === "system" && systemDark) ? "dark" : "light";
  // Before anything is painted: what draws on a canvas reads colours from the document.
  document.documentElement.dataset["theme"] = shown;
  return [{ chosen, shown }, (theme) => {
    remember("theme", theme === "system" ? undefined : theme);
    setChosen(theme);
  }];
}
