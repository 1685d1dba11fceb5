// What a page of ours may load: our own files by nonce and folder, and nothing else at all: no remote host, no inline
// script or style, no form, no connection. Apart from the page, so that tests hold the panel to the same policy.

/** `source` is where our files come from, as the webview names it. */
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
