// Conversations to plan for, as a test writes them and as fast-check makes them.

import fc from "fast-check";
import type { Attachment, Message } from "../../../src/core/conversation/conversation.js";
import type { ModelFacts } from "../../../src/core/models/model-facts.js";

export function question(id: string, text: string, attachments: readonly Attachment[] = []): Message {
  const about = { id, parentId: null, role: "user", createdAt: 0, reasoning: "", state: "done" } as const;
  return { ...about, text, ...(attachments.length > 0 ? { attachments } : {}) };
}

export function answer(id: string, text: string): Message {
  return { id, parentId: null, role: "assistant", createdAt: 0, text, reasoning: "", state: "done" };
}

export function attached(id: string, text: string, more: Partial<Attachment> = {}): Attachment {
  return { id, path: `src/${id}.ts`, language: "ts", text, uri: `file:///src/${id}.ts`, ...more };
}

export const blind: ModelFacts = { seesImages: false };

const anyText = fc.integer({ min: 0, max: 4000 }).map((length) => "x".repeat(length));

const anyAttachments = fc.array(fc.record({ text: anyText, image: fc.boolean() }), { maxLength: 3 });

/** Questions with attachments, answered or not, the last one open. */
export const anyPath: fc.Arbitrary<readonly Message[]> = fc
  .array(fc.record({ text: anyText, answers: fc.array(anyText, { maxLength: 2 }), attachments: anyAttachments }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((exchanges) =>
    exchanges.flatMap(({ text, answers, attachments }, index) => {
      const made = attachments.map((each, place) =>
        attached(
          `f${index}-${place}`,
          each.image ? "" : each.text,
          each.image ? { image: { mediaType: "image/png", data: "" } } : {},
        ),
      );
      const isLast = index === exchanges.length - 1;
      return [
        question(`q${index}`, text, made),
        ...(isLast ? [] : answers.map((each, place) => answer(`a${index}-${place}`, each))),
      ];
    }),
  );

export const anyFacts: fc.Arbitrary<ModelFacts> = fc.record(
  {
    contextLength: fc.integer({ min: 1, max: 20_000 }),
    maxOutputTokens: fc.integer({ min: 1, max: 20_000 }),
    seesImages: fc.boolean(),
  },
  { requiredKeys: ["seesImages"] },
);
