// Markdown of a given length and shape, for tests of long answers, giant blocks and hostile content.

const sentences = [
  "The loop calls `find` for every row, so the time grows with both lists.",
  "Build the index once, and each lookup takes the same short time.",
  "A **Map** keeps its order — and takes any kind of key.",
  "Names in other scripts (naïve, 東京, 🧊) pass through unharmed.",
];

/** Sections of varied Markdown; the last one is prose that fills up to exactly `length` characters. */
export function markdownOfLength(length: number): string {
  let text = "";
  for (let number = 1; ; number += 1) {
    const section = sectionOf(number);
    if (text.length + section.length > length) break;
    text += section;
  }
  return text + proseOfLength(length - text.length);
}

function sectionOf(number: number): string {
  const prose = sentences.map((_, index) => sentences[(index + number) % sentences.length]).join(" ");
  const blocks = [
    `## Step ${number}\n\n${prose}\n\n`,
    `1. Read \`row-${number}.ts\`.\n2. Index it by *id*.\n   - Keep the old order.\n   - Skip what is empty.\n\n`,
    `\`\`\`typescript\nconst step${number} = new Map(rows.map((row) => [row.id, row]));\nconst found = step${number}.get("${number}");\n\`\`\`\n\n`,
    `| Step | Rows | Time |\n| ---: | --- | --- |\n| ${number} | ${number * 12} | ${number} ms |\n\n`,
    `> ${sentences[number % sentences.length]}\n\n`,
  ];
  return blocks[0] + (blocks[1 + (number % 4)] ?? "");
}

const filler = "and so on, row after row ";

function proseOfLength(length: number): string {
  return filler
    .repeat(Math.ceil(length / filler.length))
    .slice(0, length)
    .replace(/ $/, ".");
}

/** One TypeScript block of `length` characters including the fences (at least the two fences). */
export function fenceOfLength(length: number): string {
  const open = "```typescript\n";
  const close = "\n```";
  let code = "";
  const room = Math.max(0, length - open.length - close.length);
  for (let number = 1; code.length < room; number += 1) {
    code += `export const value${number} = compute(${number}, "row ${number}"); // ${number % 7 === 0 ? "every seventh" : "as usual"}\n`;
  }
  return open + code.slice(0, room).replace(/\n$/, ";") + close;
}

/** One table of `length` characters (at least its header). */
export function tableOfLength(length: number): string {
  let table = "| Row | Name | Value |\n| ---: | --- | --- |";
  for (let number = 1; ; number += 1) {
    const row = `\n| ${number} | name-${number} | \`${number * 31}\` |`;
    const missing = length - table.length - row.length;
    if (missing < 0) return table + " ".repeat(Math.max(0, length - table.length));
    table += row;
  }
}

/** One list of `lines` items. */
export function listOfLines(lines: number): string {
  return Array.from({ length: lines }, (_, index) => `- item ${index} with *words*\n`).join("");
}

/** Nested lists, twelve levels deep, repeated to about `length` characters. */
export function deepListsOfLength(length: number): string {
  let text = "";
  for (let number = 1; text.length < length; number += 1) text += `${"  ".repeat(number % 12)}- item ${number} at its depth\n`;
  return text;
}

/** One line of `length` characters without spaces. */
export function lineOfLength(length: number): string {
  return "abcdefghijklmnopqrstuvwxyz0123456789".repeat(Math.ceil(length / 36)).slice(0, length);
}

/** The page that shows it must not run, load or navigate to any of it. Each line would set `window.hostile`. */
export const hostileMarkdown = `## Hostile

<script>window.hostile = "script"</script>

<img src="x" onerror="window.hostile = 'onerror'">

[a script link](javascript:window.hostile='link') and [one in disguise](JaVaScRiPt&colon;window.hostile='disguise')

[data](data:text/html,<script>window.hostile='data'</script>) ![image](javascript:window.hostile='image')

<svg onload="window.hostile = 'svg'"><a xlink:href="javascript:window.hostile='xlink'">x</a></svg>

<iframe srcdoc="<script>parent.hostile = 'iframe'</script>"></iframe>

<style>body { display: none }</style>

<form action="https://example.invalid/"><button>Log in</button></form>

\`\`\`html"><script>window.hostile='info'</script>
<script>window.hostile = 'fence'</script>
\`\`\`

This line comes last.`;
