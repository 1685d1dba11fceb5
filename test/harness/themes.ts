// VS Code's themes in which the tests look at windows.

export type Theme = "dark" | "light" | "high-contrast" | "high-contrast-light";

interface ThemeFacts {
  /** Names in the theme picker, newest first. */
  readonly names: RegExp;
  /** The window's CSS class with this theme. */
  readonly className: string;
  /** The theme kind that VS Code sets in its webviews. */
  readonly kind: string;
  readonly scheme: "dark" | "light";
}

export const themes: Readonly<Record<Theme, ThemeFacts>> = {
  dark: { names: /^Dark (2026|Modern)\b/, className: "vs-dark", kind: "vscode-dark", scheme: "dark" },
  light: { names: /^Light (2026|Modern)\b/, className: "vs", kind: "vscode-light", scheme: "light" },
  "high-contrast": { names: /^Dark High Contrast\b/, className: "hc-black", kind: "vscode-high-contrast", scheme: "dark" },
  "high-contrast-light": {
    names: /^Light High Contrast\b/,
    className: "hc-light",
    kind: "vscode-high-contrast-light",
    scheme: "light",
  },
};

/** The theme in a screenshot's name, such as `panel-welcome-dark-300`. */
export function themeInName(name: string): Theme | undefined {
  return /-(high-contrast-light|high-contrast|dark|light)(?=-|$)/.exec(name)?.[1] as Theme | undefined;
}
