// Puts the Markdown renderer alone on a page, so that tests and measurements can feed it directly.

import { renderMarkdown, StreamingMarkdown } from "../../webview-ui/markdown/streaming-markdown.js";

const parts = { renderMarkdown, StreamingMarkdown };

declare global {
  interface Window {
    markdown: typeof parts;
  }
}

window.markdown = parts;
