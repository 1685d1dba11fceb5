// llama.cpp: what `GET /props` says of a model. A router serves several models; only loaded ones are asked about.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { firstCount, objectIn, said, textsIn, yesOrNo } from "./fields.js";
import type { Ask, AskProps, NativeModel, NativeModels } from "./reading.js";

/** Loaded models of a router that are asked about. */
const mostLoaded = 8;

export async function readLlamaCpp(ask: Ask, listed: readonly OpenAIModel[], askProps: AskProps): Promise<NativeModels> {
  const models = new Map<string, NativeModel>();
  const isRouter = listed.some(({ raw }) => typeof objectIn(raw, "status")["value"] === "string");
  if (isRouter) {
    const loaded = listed.filter(({ raw }) => objectIn(raw, "status")["value"] === "loaded").slice(0, mostLoaded);
    for (const { id } of loaded) {
      const props = await askProps(`/props?model=${encodeURIComponent(id)}`);
      if (props) models.set(id, readProps(props));
    }
    return models;
  }
  const props = await askProps("/props");
  const model = props ? readProps(props) : { claims: {} };
  // Older servers say it only in the `models` half of their list.
  const images = model.claims.images ?? (await isMultimodal(ask));
  for (const { id } of listed) models.set(id, { ...model, claims: said({ ...model.claims, images }) });
  return models;
}

function readProps(props: JsonObject): NativeModel {
  const caps = objectIn(props, "chat_template_caps");
  const template = typeof props["chat_template"] === "string" ? props["chat_template"] : "";
  const claims: AbilityClaims = said({
    tools: yesOrNo(caps["supports_tools"]),
    images: yesOrNo(objectIn(props, "modalities")["vision"]),
    thinking: caps["supports_reasoning_effort"] === true || /<think>|enable_thinking/.test(template) ? true : undefined,
    contextLength: firstCount(objectIn(props, "default_generation_settings")["n_ctx"]),
  });
  const path = props["model_path"];
  return { claims, ...(typeof path === "string" && path !== "" ? { runs: path } : {}) };
}

async function isMultimodal(ask: Ask): Promise<true | undefined> {
  const list = await ask("/models", { from: "base" });
  const [first] = isObject(list) && Array.isArray(list["models"]) ? list["models"] : [];
  return isObject(first) && textsIn(first["capabilities"])?.includes("multimodal") ? true : undefined;
}
