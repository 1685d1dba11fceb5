// What the extension's pages may load: its own files by nonce and folder, and nothing else: no remote host, no inline
// script or style, no form, no connection. Separate from the page, so that tests hold the panel to the same policy.

/** `source` is the webview's name for the origin of its files. */
export function contentPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `img-src ${source} data:`,
    `font-src ${source}`,
    `style-src ${source}`,
    `script-src 'nonce-${nonce}'`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}
