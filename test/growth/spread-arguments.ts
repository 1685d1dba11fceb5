// Lists spread into a call: each entry becomes an argument, and about 100,000 arguments overflow the stack.

import ts from "typescript";
import { sources } from "./collect-patterns.js";

/** Calls that take any number of arguments, and are often given lists. */
const takeLists = new Set([
  "push",
  "unshift",
  "splice",
  "concat",
  "append",
  "prepend",
  "replaceChildren",
  "max",
  "min",
  "fromCharCode",
  "fromCodePoint",
  "of",
  "hypot",
]);

/** `src/file.ts: call(…)` for each, with the list as written in the source. */
export async function spreadArguments(): Promise<string[]> {
  return (await sources()).flatMap(({ file, text }) => spreadArgumentsIn(text, file));
}

export function spreadArgumentsIn(text: string, file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
      for (const argument of node.arguments) {
        if (!ts.isSpreadElement(argument) || !takeLists.has(name)) continue;
        found.push(`${file}: ${name}(...${argument.expression.getText().replaceAll(/\s+/g, " ")})`);
      }
      if (name === "apply" && ts.isPropertyAccessExpression(node.expression) && node.arguments.length === 2)
        found.push(`${file}: ${node.getText().replaceAll(/\s+/g, " ")}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}
