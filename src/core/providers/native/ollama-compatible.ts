// Ollama behind its compatible address: `POST /api/show` says what each model can do, specified at
// https://docs.ollama.com/api. Ollama itself is a provider of its own; this is for one that was added by hand.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { objectIn, said, textsIn } from "./fields.js";
import type { Ask, NativeModel, NativeModels } from "./reading.js";

/** Models that are asked about, a few at a time; each answer is long. */
const mostShown = 40;
const atOnce = 4;

export async function readOllama(ask: Ask, listed: readonly OpenAIModel[]): Promise<NativeModels> {
  const models = new Map<string, NativeModel>();
  const waiting = listed.slice(0, mostShown).map(({ id }) => id);
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      // One that is not described, or too late, does not lose the others.
      const shown = await ask("/api/show", { body: { model: id } }).catch(() => undefined);
      if (isObject(shown)) models.set(id, { claims: shownClaims(shown) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return models;
}

/** Its context is not read: the server runs a model with less than it was made for, and does not say here with how much. */
function shownClaims(shown: JsonObject): AbilityClaims {
  const words = textsIn(shown["capabilities"]);
  const details = objectIn(shown, "details");
  if (!words?.length) return said({ embedding: /bert/i.test(String(details["family"] ?? "")) ? true : undefined });
  return {
    tools: words.includes("tools"),
    images: words.includes("vision"),
    thinking: words.includes("thinking"),
    fim: words.includes("insert"),
    ...(words.includes("embedding") && !words.includes("completion") ? { embedding: true } : {}),
  };
}
