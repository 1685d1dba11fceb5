// VS Code 1.139's webview variables in three of its themes, limited to those that the panel uses, and the rules that VS
// Code adds to every webview. Taken from a running VS Code; variables that a theme does not define are omitted.

export interface Theme {
  readonly bodyClass: string;
  /** Background of the side bar, which shows through. */
  readonly sideBar: string;
  readonly variables: Readonly<Record<string, string>>;
}

const common = {
  "--vscode-button-foreground": "#ffffff",
  "--vscode-cornerRadius-medium": "6px",
  "--vscode-cornerRadius-small": "4px",
  "--vscode-editor-font-family": "'Droid Sans Mono', monospace",
  "--vscode-editor-font-feature-settings": '"liga" off, "calt" off',
  "--vscode-editor-font-size": "14px",
  "--vscode-editor-font-weight": "normal",
  "--vscode-font-family": 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  "--vscode-font-size": "13px",
  "--vscode-font-weight": "normal",
  "--vscode-testing-iconPassed": "#73c991",
};

/** Dark 2026 */
const dark: Theme = {
  bodyClass: "vscode-dark",
  sideBar: "#191a1b",
  variables: {
    ...common,
    "--vscode-button-background": "#297aa0",
    "--vscode-button-border": "#297aa0",
    "--vscode-button-hoverBackground": "#2b7da3",
    "--vscode-button-secondaryBackground": "rgba(0, 0, 0, 0)",
    "--vscode-button-secondaryBorder": "#333536",
    "--vscode-button-secondaryForeground": "#cccccc",
    "--vscode-button-secondaryHoverBackground": "rgba(255, 255, 255, 0.06)",
    "--vscode-charts-blue": "#57a3f8",
    "--vscode-charts-green": "#86cf86",
    "--vscode-charts-lines": "rgba(200, 202, 204, 0.5)",
    "--vscode-chat-linesAddedForeground": "#54b054",
    "--vscode-chat-linesRemovedForeground": "#fc6a6a",
    "--vscode-chat-requestBubbleBackground": "rgba(255, 255, 255, 0.07)",
    "--vscode-debugTokenExpression-boolean": "#4e94ce",
    "--vscode-debugTokenExpression-number": "#b5cea8",
    "--vscode-debugTokenExpression-string": "#ce9178",
    "--vscode-descriptionForeground": "#8c8c8c",
    "--vscode-diffEditor-insertedLineBackground": "rgba(52, 125, 57, 0.15)",
    "--vscode-diffEditor-insertedTextBackground": "rgba(87, 171, 90, 0.3)",
    "--vscode-diffEditor-removedLineBackground": "rgba(201, 60, 55, 0.15)",
    "--vscode-diffEditor-removedTextBackground": "rgba(244, 112, 103, 0.3)",
    "--vscode-disabledForeground": "#555555",
    "--vscode-dropdown-background": "#191a1b",
    "--vscode-dropdown-border": "#333536",
    "--vscode-dropdown-foreground": "#bfbfbf",
    "--vscode-editor-background": "#121314",
    "--vscode-editor-findMatchBackground": "rgba(39, 103, 130, 0.56)",
    "--vscode-editor-findMatchHighlightBackground": "rgba(39, 103, 130, 0.5)",
    "--vscode-editor-foreground": "#bbbebf",
    "--vscode-editorCursor-foreground": "#bbbebf",
    "--vscode-editorError-foreground": "#f14c4c",
    "--vscode-editorSuggestWidget-background": "#202122",
    "--vscode-editorSuggestWidget-border": "#2a2b2c",
    "--vscode-editorSuggestWidget-foreground": "#bfbfbf",
    "--vscode-editorWarning-foreground": "#cca700",
    "--vscode-editorWidget-background": "#202122",
    "--vscode-editorWidget-border": "#2a2b2c",
    "--vscode-editorWidget-foreground": "#bfbfbf",
    "--vscode-errorForeground": "#f48771",
    "--vscode-focusBorder": "rgba(57, 148, 188, 0.7)",
    "--vscode-foreground": "#bfbfbf",
    "--vscode-gitDecoration-addedResourceForeground": "#73c991",
    "--vscode-gitDecoration-deletedResourceForeground": "#f48771",
    "--vscode-icon-foreground": "#8c8c8c",
    "--vscode-input-background": "#191a1b",
    "--vscode-input-border": "#333536",
    "--vscode-input-foreground": "#bfbfbf",
    "--vscode-input-placeholderForeground": "#555555",
    "--vscode-inputValidation-errorBorder": "#be1100",
    "--vscode-inputValidation-infoBorder": "#3994bc",
    "--vscode-keybindingLabel-background": "rgba(128, 128, 128, 0.17)",
    "--vscode-keybindingLabel-border": "rgba(51, 51, 51, 0.6)",
    "--vscode-keybindingLabel-bottomBorder": "rgba(68, 68, 68, 0.6)",
    "--vscode-keybindingLabel-foreground": "#cccccc",
    "--vscode-list-activeSelectionBackground": "rgba(255, 255, 255, 0.13)",
    "--vscode-list-activeSelectionForeground": "#ededed",
    "--vscode-list-highlightForeground": "#48a0c7",
    "--vscode-list-hoverBackground": "rgba(255, 255, 255, 0.08)",
    "--vscode-list-hoverForeground": "#bfbfbf",
    "--vscode-menu-background": "#202122",
    "--vscode-menu-border": "#2a2b2c",
    "--vscode-menu-foreground": "#bfbfbf",
    "--vscode-menu-selectionBackground": "rgba(57, 148, 188, 0.15)",
    "--vscode-menu-selectionBorder": "#3994bc",
    "--vscode-menu-selectionForeground": "#bfbfbf",
    "--vscode-panelTitle-activeBorder": "#3994bc",
    "--vscode-panelTitle-activeForeground": "#bfbfbf",
    "--vscode-panelTitle-inactiveForeground": "#8c8c8c",
    "--vscode-quickInputList-focusBackground": "#297aa0",
    "--vscode-quickInputList-focusForeground": "#ffffff",
    "--vscode-scrollbarSlider-activeBackground": "rgba(168, 169, 170, 0.61)",
    "--vscode-scrollbarSlider-background": "rgba(168, 169, 170, 0.52)",
    "--vscode-scrollbarSlider-hoverBackground": "rgba(168, 169, 170, 0.56)",
    "--vscode-symbolIcon-functionForeground": "#b180d7",
    "--vscode-textBlockQuote-background": "#242526",
    "--vscode-textBlockQuote-border": "#2a2b2c",
    "--vscode-textCodeBlock-background": "#242526",
    "--vscode-textLink-activeForeground": "#53a5ca",
    "--vscode-textLink-foreground": "#48a0c7",
    "--vscode-textPreformat-background": "#262626",
    "--vscode-textPreformat-foreground": "#8c8c8c",
    "--vscode-toolbar-activeBackground": "rgba(255, 255, 255, 0.2)",
    "--vscode-toolbar-hoverBackground": "rgba(90, 93, 94, 0.31)",
    "--vscode-widget-border": "#2a2b2c",
    "--vscode-widget-shadow": "rgba(0, 0, 0, 0.36)",
  },
};

/** Light 2026 */
const light: Theme = {
  bodyClass: "vscode-light",
  sideBar: "#fafafd",
  variables: {
    ...common,
    "--vscode-button-background": "#0069cc",
    "--vscode-button-border": "#0069cc",
    "--vscode-button-hoverBackground": "#0063c1",
    "--vscode-button-secondaryBackground": "#eaeaea",
    "--vscode-button-secondaryBorder": "#eaeaea",
    "--vscode-button-secondaryForeground": "#202020",
    "--vscode-button-secondaryHoverBackground": "#f2f3f4",
    "--vscode-charts-blue": "#1a5cff",
    "--vscode-charts-green": "#388a34",
    "--vscode-charts-lines": "rgba(32, 32, 32, 0.4)",
    "--vscode-chat-linesAddedForeground": "#107c10",
    "--vscode-chat-linesRemovedForeground": "#bc2f32",
    "--vscode-chat-requestBubbleBackground": "rgba(0, 105, 204, 0.07)",
    "--vscode-debugTokenExpression-boolean": "#0000ff",
    "--vscode-debugTokenExpression-number": "#098658",
    "--vscode-debugTokenExpression-string": "#a31515",
    "--vscode-descriptionForeground": "#606060",
    "--vscode-diffEditor-insertedLineBackground": "rgba(155, 185, 85, 0.2)",
    "--vscode-diffEditor-insertedTextBackground": "rgba(88, 124, 12, 0.15)",
    "--vscode-diffEditor-removedLineBackground": "rgba(255, 0, 0, 0.2)",
    "--vscode-diffEditor-removedTextBackground": "rgba(173, 7, 7, 0.15)",
    "--vscode-disabledForeground": "#bbbbbb",
    "--vscode-dropdown-background": "#ffffff",
    "--vscode-dropdown-border": "#d8d8d8",
    "--vscode-dropdown-foreground": "#202020",
    "--vscode-editor-background": "#ffffff",
    "--vscode-editor-findMatchBackground": "rgba(0, 105, 204, 0.25)",
    "--vscode-editor-findMatchHighlightBackground": "rgba(0, 105, 204, 0.1)",
    "--vscode-editor-foreground": "#202020",
    "--vscode-editorCursor-foreground": "#202020",
    "--vscode-editorError-foreground": "#e51400",
    "--vscode-editorSuggestWidget-background": "#fafafd",
    "--vscode-editorSuggestWidget-border": "#e4e5e6",
    "--vscode-editorSuggestWidget-foreground": "#202020",
    "--vscode-editorWarning-foreground": "#bf8803",
    "--vscode-editorWidget-background": "#fafafd",
    "--vscode-editorWidget-border": "#e4e5e6",
    "--vscode-editorWidget-foreground": "#202020",
    "--vscode-errorForeground": "#ad0707",
    "--vscode-focusBorder": "#0069cc",
    "--vscode-foreground": "#202020",
    "--vscode-gitDecoration-addedResourceForeground": "#587c0c",
    "--vscode-gitDecoration-deletedResourceForeground": "#ad0707",
    "--vscode-icon-foreground": "#606060",
    "--vscode-input-background": "#ffffff",
    "--vscode-input-border": "rgba(216, 216, 216, 0.4)",
    "--vscode-input-foreground": "#202020",
    "--vscode-input-placeholderForeground": "#999999",
    "--vscode-inputValidation-errorBorder": "#ad0707",
    "--vscode-inputValidation-infoBorder": "#0069cc",
    "--vscode-keybindingLabel-background": "rgba(221, 221, 221, 0.4)",
    "--vscode-keybindingLabel-border": "rgba(204, 204, 204, 0.4)",
    "--vscode-keybindingLabel-bottomBorder": "rgba(187, 187, 187, 0.4)",
    "--vscode-keybindingLabel-foreground": "#3b3b3b",
    "--vscode-list-activeSelectionBackground": "rgba(0, 0, 0, 0.14)",
    "--vscode-list-activeSelectionForeground": "#202020",
    "--vscode-list-highlightForeground": "#0069cc",
    "--vscode-list-hoverBackground": "rgba(0, 0, 0, 0.08)",
    "--vscode-list-hoverForeground": "#202020",
    "--vscode-menu-background": "#fafafd",
    "--vscode-menu-border": "#e4e5e6",
    "--vscode-menu-foreground": "#202020",
    "--vscode-menu-selectionBackground": "rgba(0, 105, 204, 0.1)",
    "--vscode-menu-selectionBorder": "#0069cc",
    "--vscode-menu-selectionForeground": "#202020",
    "--vscode-panelTitle-activeBorder": "#000000",
    "--vscode-panelTitle-activeForeground": "#202020",
    "--vscode-panelTitle-inactiveForeground": "#606060",
    "--vscode-quickInputList-focusBackground": "#0069cc",
    "--vscode-quickInputList-focusForeground": "#ffffff",
    "--vscode-scrollbarSlider-activeBackground": "rgba(100, 100, 100, 0.88)",
    "--vscode-scrollbarSlider-background": "rgba(100, 100, 100, 0.75)",
    "--vscode-scrollbarSlider-hoverBackground": "rgba(100, 100, 100, 0.82)",
    "--vscode-symbolIcon-functionForeground": "#652d90",
    "--vscode-textBlockQuote-background": "#eaeaea",
    "--vscode-textBlockQuote-border": "#f0f1f2",
    "--vscode-textCodeBlock-background": "#eaeaea",
    "--vscode-textLink-activeForeground": "#0069cc",
    "--vscode-textLink-foreground": "#0069cc",
    "--vscode-textPreformat-background": "#ececec",
    "--vscode-textPreformat-foreground": "#606060",
    "--vscode-toolbar-activeBackground": "#d6d6d8",
    "--vscode-toolbar-hoverBackground": "rgba(0, 0, 0, 0.12)",
    "--vscode-widget-border": "#e2e2e5",
    "--vscode-widget-shadow": "rgba(0, 0, 0, 0)",
  },
};

/** High Contrast */
const contrast: Theme = {
  bodyClass: "vscode-high-contrast",
  sideBar: "#000000",
  variables: {
    ...common,
    "--vscode-button-background": "#000000",
    "--vscode-button-border": "#6fc3df",
    "--vscode-button-hoverBackground": "#000000",
    "--vscode-button-secondaryBorder": "#6fc3df",
    "--vscode-button-secondaryForeground": "#ffffff",
    "--vscode-charts-blue": "#59a4f9",
    "--vscode-charts-green": "#89d185",
    "--vscode-charts-lines": "rgba(255, 255, 255, 0.5)",
    "--vscode-chat-linesAddedForeground": "#54b054",
    "--vscode-chat-linesRemovedForeground": "#f48771",
    "--vscode-contrastActiveBorder": "#f38518",
    "--vscode-contrastBorder": "#6fc3df",
    "--vscode-debugTokenExpression-boolean": "#75bdfe",
    "--vscode-debugTokenExpression-number": "#89d185",
    "--vscode-debugTokenExpression-string": "#f48771",
    "--vscode-descriptionForeground": "rgba(255, 255, 255, 0.7)",
    "--vscode-diffEditor-insertedTextBorder": "#33ff2e",
    "--vscode-diffEditor-removedTextBorder": "#ff008f",
    "--vscode-disabledForeground": "#a5a5a5",
    "--vscode-dropdown-background": "#000000",
    "--vscode-dropdown-border": "#6fc3df",
    "--vscode-dropdown-foreground": "#ffffff",
    "--vscode-editor-background": "#000000",
    "--vscode-editor-foreground": "#ffffff",
    "--vscode-editorCursor-foreground": "#ffffff",
    "--vscode-editorError-foreground": "#f48771",
    "--vscode-editorSuggestWidget-background": "#0c141f",
    "--vscode-editorSuggestWidget-border": "#6fc3df",
    "--vscode-editorSuggestWidget-foreground": "#ffffff",
    "--vscode-editorWarning-foreground": "#ffd370",
    "--vscode-editorWidget-background": "#0c141f",
    "--vscode-editorWidget-border": "#6fc3df",
    "--vscode-editorWidget-foreground": "#ffffff",
    "--vscode-errorForeground": "#f48771",
    "--vscode-focusBorder": "#f38518",
    "--vscode-foreground": "#ffffff",
    "--vscode-gitDecoration-addedResourceForeground": "#a1e3ad",
    "--vscode-gitDecoration-deletedResourceForeground": "#c74e39",
    "--vscode-icon-foreground": "#ffffff",
    "--vscode-input-background": "#000000",
    "--vscode-input-border": "#6fc3df",
    "--vscode-input-foreground": "#ffffff",
    "--vscode-input-placeholderForeground": "rgba(255, 255, 255, 0.7)",
    "--vscode-inputValidation-errorBorder": "#6fc3df",
    "--vscode-inputValidation-infoBorder": "#6fc3df",
    "--vscode-keybindingLabel-background": "rgba(0, 0, 0, 0)",
    "--vscode-keybindingLabel-border": "#6fc3df",
    "--vscode-keybindingLabel-bottomBorder": "#6fc3df",
    "--vscode-keybindingLabel-foreground": "#ffffff",
    "--vscode-list-highlightForeground": "#f38518",
    "--vscode-list-hoverBackground": "rgba(255, 255, 255, 0.1)",
    "--vscode-menu-background": "#000000",
    "--vscode-menu-border": "#6fc3df",
    "--vscode-menu-foreground": "#ffffff",
    "--vscode-menu-selectionBorder": "#f38518",
    "--vscode-panelTitle-activeBorder": "#6fc3df",
    "--vscode-panelTitle-activeForeground": "#ffffff",
    "--vscode-panelTitle-inactiveForeground": "#ffffff",
    "--vscode-scrollbarSlider-activeBackground": "#6fc3df",
    "--vscode-scrollbarSlider-background": "rgba(111, 195, 223, 0.6)",
    "--vscode-scrollbarSlider-hoverBackground": "rgba(111, 195, 223, 0.8)",
    "--vscode-symbolIcon-functionForeground": "#b180d7",
    "--vscode-textBlockQuote-border": "#ffffff",
    "--vscode-textCodeBlock-background": "#000000",
    "--vscode-textLink-activeForeground": "#21a6ff",
    "--vscode-textLink-foreground": "#21a6ff",
    "--vscode-textPreformat-border": "#6fc3df",
    "--vscode-textPreformat-foreground": "#ffffff",
    "--vscode-toolbar-hoverOutline": "#f38518",
    "--vscode-widget-border": "#6fc3df",
  },
};

export const themes = { dark, light, contrast };
export type ThemeName = keyof typeof themes;

/** Styles that VS Code adds to every webview. */
export const webviewStyles = `
@layer vscode-default {
  html {
    scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background);
  }

  body {
    overscroll-behavior-x: none;
    background-color: transparent;
    color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family);
    font-weight: var(--vscode-font-weight);
    font-size: var(--vscode-font-size);
    margin: 0;
    padding: 0 20px;
  }

  img, video {
    max-width: 100%;
    max-height: 100%;
  }

  a, a code {
    color: var(--vscode-textLink-foreground);
  }

  p > a {
    text-decoration: var(--text-link-decoration);
  }

  a:hover {
    color: var(--vscode-textLink-activeForeground);
  }

  a:focus,
  input:focus,
  select:focus,
  textarea:focus {
    outline: 1px solid -webkit-focus-ring-color;
    outline-offset: -1px;
  }

  code {
    font-family: var(--monaco-monospace-font);
    color: var(--vscode-textPreformat-foreground);
    background-color: var(--vscode-textPreformat-background);
    padding: 1px 3px;
    border-radius: 4px;
  }

  pre code {
    padding: 0;
  }

  blockquote {
    background: var(--vscode-textBlockQuote-background);
    border-color: var(--vscode-textBlockQuote-border);
  }

  kbd {
    background-color: var(--vscode-keybindingLabel-background);
    color: var(--vscode-keybindingLabel-foreground);
    border-style: solid;
    border-width: 1px;
    border-radius: 3px;
    border-color: var(--vscode-keybindingLabel-border);
    border-bottom-color: var(--vscode-keybindingLabel-bottomBorder);
    box-shadow: inset 0 -1px 0 var(--vscode-widget-shadow);
    vertical-align: middle;
    padding: 1px 3px;
  }

  ::-webkit-scrollbar {
    width: 10px;
    height: 10px;
  }

  ::-webkit-scrollbar-corner {
    background-color: var(--vscode-editor-background);
  }

  ::-webkit-scrollbar-thumb {
    background-color: var(--vscode-scrollbarSlider-background);
  }
  ::-webkit-scrollbar-thumb:hover {
    background-color: var(--vscode-scrollbarSlider-hoverBackground);
  }
  ::-webkit-scrollbar-thumb:active {
    background-color: var(--vscode-scrollbarSlider-activeBackground);
  }
  ::highlight(find-highlight) {
    background-color: var(--vscode-editor-findMatchHighlightBackground);
  }
  ::highlight(current-find-highlight) {
    background-color: var(--vscode-editor-findMatchBackground);
  }
}
`;
