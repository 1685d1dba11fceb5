// What the sandbox's models answer: Markdown that depends only on the messages, so that a test can predict it. After a tool
// result, the answer quotes it. A marker in the last user message requests a certain kind of answer instead:
//   [[length:N]]       Markdown of exactly N characters
//   [[echo]]…          the text after the marker, verbatim
//   [[reasoning]]      also reasoning, before the answer
//   [[giant-fence:N]]  one code block, N characters with its fences
//   [[giant-table:N]]  one table, N characters
//   [[images]]         the types and sizes of the images in the conversation
//   [[hostile]]        content that a page must not run: a script, an event handler, script links

import { fenceOfLength, hostileMarkdown, markdownOfLength, tableOfLength } from "./answer-shapes.js";

export interface PromptMessage {
  readonly role: string;
  readonly text: string;
  readonly images?: readonly PromptImage[];
  /** Names of the tools that an assistant message calls; absent if it calls none. */
  readonly calls?: readonly string[];
}

export interface PromptImage {
  readonly mimeType: string;
  readonly bytes: number;
}

export interface Answer {
  /** Markdown. */
  readonly text: string;
  readonly reasoning?: string;
}

export function answerTo(messages: readonly PromptMessage[], model: string): Answer {
  const asked = messages.findLast((message) => message.role === "user")?.text ?? "";
  const last = messages.at(-1);
  // Images of a tool result follow in a user message without text.
  const result = last?.role === "user" && last.text === "" ? messages.at(-2) : last;
  if (result?.role === "tool") return { text: `The tool said: ${result.text}${imageWords(messages)}` };
  if (asked.includes("[[images]]")) return { text: `I was shown${imageWords(messages) || " no image"}` };
  const text = markedAnswer(asked) ?? ordinaryAnswer(messages, asked, model);
  return asked.includes("[[reasoning]]") ? { text, reasoning: reasoningAbout(asked) } : { text };
}

/** Such as ` (image/png of 70 bytes)`. */
function imageWords(messages: readonly PromptMessage[]): string {
  const images = messages.flatMap((message) => message.images ?? []);
  return images.length === 0 ? "" : ` (${images.map(({ mimeType, bytes }) => `${mimeType} of ${bytes} bytes`).join(", ")})`;
}

function markedAnswer(asked: string): string | undefined {
  const echo = "[[echo]]";
  if (asked.includes(echo)) return asked.slice(asked.indexOf(echo) + echo.length);
  if (asked.includes("[[hostile]]")) return hostileMarkdown;
  const sized = /\[\[(length|giant-fence|giant-table):(\d+)\]\]/.exec(asked);
  if (!sized) return undefined;
  const length = Number(sized[2]);
  if (sized[1] === "giant-fence") return fenceOfLength(length);
  return sized[1] === "giant-table" ? tableOfLength(length) : markdownOfLength(length);
}

function ordinaryAnswer(messages: readonly PromptMessage[], asked: string, model: string): string {
  const turn = messages.filter((message) => message.role === "user").length;
  const files = filesNamedIn(messages);
  const { code, language } = improvedCode(asked);
  const about = files.length > 0 ? `It concerns ${files.map((file) => `\`${file}\``).join(", ")}.` : "No file came with it.";
  return `## About your question

You asked: “${gistOf(asked)}”. ${about}

- \`${model}\` answers — from the sandbox, so always the same words.
- Each row is looked up **once**, with \`Map.get\`, instead of searched for.
- This is turn ${turn} of the conversation.

\`\`\`${language}
${code}
\`\`\`

| Approach | Lookups | Time |
| --- | ---: | --- |
| \`find\` in a loop | n × m | grows with both |
| \`Map\` | n + m | flat |

That is all there is to change.`;
}

const sampleCode = `const byId = new Map(rows.map((row) => [row.id, row]));

export function lookUp(id: string): Row | undefined {
  return byId.get(id);
}`;

/** The first code block of the question with outdated idioms replaced, or a sample. */
function improvedCode(asked: string): { code: string; language: string } {
  const fence = /^(`{3,})([\w+#-]*)[^\n`]*\n([\s\S]*?)\n\1[ \t]*$/m.exec(asked);
  const code = fence?.[3];
  if (code === undefined || code.includes("```")) return { code: sampleCode, language: "typescript" };
  const mended = code
    .replace(/\bvar\b/g, "const")
    .replace(/([^=!])==(?!=)/g, "$1===")
    .replace(/!=(?!=)/g, "!==");
  return { code: mended, language: fence?.[2] || "typescript" };
}

function reasoningAbout(asked: string): string {
  return `The user asks: ${gistOf(asked)}. First find what is slow, then say it in few words — with an example.`;
}

/** The first words that are neither code nor an attachment's name. */
function gistOf(asked: string): string {
  const prose = asked
    .replace(/(`{3,})[\s\S]*?\1/g, " ")
    .replace(/^File: .*$/gm, " ")
    .replace(/\[\[[^\]]*\]\]/g, " ");
  const words = prose.split(/\s+/).filter((word) => word !== "");
  const gist = words
    .slice(0, 16)
    .join(" ")
    .replace(/[.!:]$/, "");
  return words.length === 0 ? "nothing in words" : words.length > 16 ? `${gist} …` : gist;
}

const fileName =
  /(?<![\w./@-])(?:[\w.@-]+[\\/])*[\w@-][\w.@-]*\.(?:tsx?|jsx?|mjs|cjs|mts|cts|json|md|py|rs|go|java|kt|cs|c|h|cc|cpp|hpp|rb|php|swift|scala|lua|sh|ps1|sql|html|css|scss|less|vue|svelte|ya?ml|toml|xml|ini|txt|csv|log)\b(?![\w/])/g;

/** Files named in user messages or the system prompt, in order, without duplicates; not those in the model's own answers. */
function filesNamedIn(messages: readonly PromptMessage[]): string[] {
  const files = new Set<string>();
  for (const { role, text } of messages) {
    if (role === "assistant") continue;
    for (const attached of text.matchAll(/^File: ([^\n,]+)/gm)) files.add((attached[1] ?? "").trim());
    // A path with a space would be read as its last word.
    for (const named of text.replace(/^File: .*$/gm, "").matchAll(fileName)) files.add(named[0]);
  }
  return [...files].slice(0, 12);
}
