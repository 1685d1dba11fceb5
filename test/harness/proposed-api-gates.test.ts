import { expect, test } from "vitest";
import { withGate } from "./proposed-api-gates.js";

const thrower = `function M(i,t){if(!Oe(i,t))throw new Error(\`Extension '\${i.identifier.value}' CANNOT use API proposal: \${t}.\`)}`;

test("the check asks the extension's own list, and the rest of the program stays", () => {
  const program = `function KO(s,o){return!0}function Oe(i,t){return!0}${thrower}var a=1;`;
  const restored = withGate(program);
  expect(restored).toBe(
    `function KO(s,o){return!0}function Oe(i,t){return!!i.enabledApiProposals?.includes(t)}${thrower}var a=1;`,
  );
  const check = new Function("extension", "proposal", `${restored}; M(extension, proposal);`);
  expect(() => check({ identifier: { value: "a.b" } }, "chatProvider")).toThrow("CANNOT use API proposal: chatProvider");
  expect(() => check({ identifier: { value: "a.b" }, enabledApiProposals: ["chatProvider"] }, "chatProvider")).not.toThrow();
});

test("a program without the check is refused", () => {
  expect(() => withGate("function Oe(i,t){return!0}")).toThrow();
});
