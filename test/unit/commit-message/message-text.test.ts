import { describe, expect, it } from "vitest";
import { commitMessageIn } from "../../../src/core/commit-message/message-text.js";

const message = "Look rows up by id\n\nThe list was searched once for each row.";

describe("extracting the message from an answer", () => {
  it.each([
    ["alone", message],
    ["with surrounding blanks", `\n\n  ${message}\n\n`],
    ["in a fence", `\`\`\`\n${message}\n\`\`\``],
    ["in a fence with a language, and text after it", `\`\`\`text\n${message}\n\`\`\`\nI hope that helps!`],
    ["announced", `Here is a commit message for these changes:\n\n${message}`],
    [
      "after a polite introduction, in a fence",
      `Sure! Happy to help.\n\nHere's the commit message:\n\n\`\`\`\n${message}\n\`\`\``,
    ],
    ["below a label", `**Commit message:** ${message}`],
    ["after reasoning", `<think>\nWhat changed? A map.\n</think>\n\n${message}`],
    ["with CRLF line endings", message.replaceAll("\n", "\r\n")],
    ["with extra empty lines and trailing blanks", message.replace("\n\n", "  \n\n\n\n")],
  ])("%s", (_how, answer) => {
    expect(commitMessageIn(answer)).toBe(message);
  });

  it.each([['"Fix the loop"'], ["'Fix the loop'"], ["`Fix the loop`"]])("strips quotation marks: %s", (answer) => {
    expect(commitMessageIn(answer)).toBe("Fix the loop");
  });

  it.each([
    'Call it "done" when it is',
    "`lookUp` takes an id",
    "Fix commit message parsing: keep the colon",
    "Surely is a word",
    "Add a fence:\n\n- `a`",
  ])("leaves intended formatting alone: %s", (answer) => {
    expect(commitMessageIn(answer)).toBe(answer);
  });

  it("is empty while the model reasons, and grows from then on", () => {
    expect(commitMessageIn("<think>What")).toBe("");
    expect(commitMessageIn("```")).toBe("");
    expect(commitMessageIn("```\nLook ro")).toBe("Look ro");
    expect(commitMessageIn("```\nLook rows up\n``")).toBe("Look rows up");
  });

  it("has no invisible characters", () => {
    expect(commitMessageIn("Fix\u001b[31m the\u202e loop\u0007")).toBe("Fix[31m the loop");
  });
});
