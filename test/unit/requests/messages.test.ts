import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatMessage } from "../../../src/core/provider-api/provider.js";
import { inTurns, withInstructionsInFirstMessage } from "../../../src/core/requests/messages.js";

const message = (role: "user" | "assistant", content: string): ChatMessage => ({ role, content });

describe("alternating messages", () => {
  it("join a question to a previous one without an answer, or with a blank one", () => {
    expect(inTurns([message("user", "a"), message("user", "b")])).toEqual([message("user", "a\n\nb")]);
    expect(inTurns([message("user", "a"), message("assistant", " "), message("user", "b")])).toEqual([message("user", "a\n\nb")]);
  });

  it("keep images, and the order of the text", () => {
    const image = { type: "image", mimeType: "image/png", data: "AAAA" } as const;
    const seen: ChatMessage = { role: "user", content: [{ type: "text", text: "Look" }, image] };
    expect(inTurns([message("user", "a"), seen, message("user", "b")])).toEqual([
      { role: "user", content: [{ type: "text", text: "a\n\nLook" }, image, { type: "text", text: "b" }] },
    ]);
  });

  it("never repeat a role and never lose text, for any input", () => {
    const any = fc.array(
      fc.record({
        role: fc.constantFrom("user" as const, "assistant" as const),
        content: fc.constantFrom("", " ", "one", "two"),
      }),
    );
    fc.assert(
      fc.property(any, (messages) => {
        const turns = inTurns(messages);
        for (const [index, { role }] of turns.entries()) expect(turns[index - 1]?.role).not.toBe(role);
        const words = (all: readonly ChatMessage[]): string =>
          all
            .map(({ content }) => String(content))
            .join(" ")
            .replaceAll(/\s+/g, " ")
            .trim();
        expect(words(turns)).toBe(words(messages));
        expect(inTurns(turns)).toEqual(turns);
      }),
    );
  });
});

describe("instructions in the first message", () => {
  it("precede the user's text, or stand alone if the assistant starts", () => {
    const system: ChatMessage = { role: "system", content: "S" };
    expect(withInstructionsInFirstMessage([system, message("user", "u")])).toEqual([message("user", "S\n\nu")]);
    expect(withInstructionsInFirstMessage([system, message("assistant", "a")])).toEqual([
      message("user", "S"),
      message("assistant", "a"),
    ]);
    const plain = [message("user", "u")];
    expect(withInstructionsInFirstMessage(plain)).toBe(plain);
  });
});
