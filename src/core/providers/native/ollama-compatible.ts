// Ollama behind its OpenAI-compatible address: `POST /api/show` says what each model can do, specified at
// https://docs.ollama.com/api. For an Ollama server that the user added as a custom provider.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { objectIn, said, textsIn } from "./fields.js";
import type { Ask, NativeModel, NativeModels } from "./reading.js";

/** Models that are asked about; each answer is long. */
const mostShown = 40;
const atOnce = 4;

export async function readOllama(ask: Ask, listed: readonly OpenAIModel[]): Promise<NativeModels> {
  const models = new Map<string, NativeModel>();
  const waiting = listed.slice(0, mostShown).map(({ id }) => id);
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      // One failure or timeout must not lose the other models.
      const shown = await ask("/api/show", { body: { model: id } }).catch(() => undefined);
      if (isObject(shown)) models.set(id, { claims: shownClaims(shown) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return models;
}

/** The context length is left out: it is the model's maximum, and the server usually runs it with less. */
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
