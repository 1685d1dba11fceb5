// Model lists of OpenAI-compatible servers, each with its additional fields. The formats come from the servers' own
// documentation; names and numbers may be invented.

const model = (id: string, more: object = {}): object => ({
  id,
  object: "model",
  created: 1_718_000_000,
  owned_by: "sandbox",
  ...more,
});

/** The body of `GET …/models` by server name. */
export const dialects: Readonly<Record<string, unknown>> = {
  vllm: {
    object: "list",
    data: [model("Qwen/Qwen3-8B", { root: "Qwen/Qwen3-8B", parent: null, max_model_len: 40_960, permission: [] })],
  },
  llamacpp: {
    models: [{ name: "/models/qwen3-4b-q4_k_m.gguf", capabilities: ["completion"] }],
    object: "list",
    data: [
      model("/models/qwen3-4b-q4_k_m.gguf", {
        owned_by: "llamacpp",
        meta: {
          vocab_type: 2,
          n_vocab: 151_936,
          n_ctx_train: 40_960,
          n_ctx: 8192,
          n_embd: 2560,
          n_params: 4_022_468_096,
          size: 2_493_000_000,
        },
      }),
    ],
  },
  lmstudio: {
    object: "list",
    data: [
      model("qwen2-vl-7b-instruct", {
        type: "vlm",
        arch: "qwen2_vl",
        quantization: "4bit",
        state: "not-loaded",
        max_context_length: 32_768,
      }),
      model("llama-3.1-8b-instruct", {
        type: "llm",
        arch: "llama",
        quantization: "Q4_K_M",
        state: "loaded",
        max_context_length: 131_072,
        loaded_context_length: 4096,
        capabilities: ["tool_use"],
      }),
      model("text-embedding-nomic-embed-text-v1.5", { type: "embeddings", max_context_length: 2048 }),
    ],
  },
  openrouter: {
    data: [
      {
        id: "openai/gpt-4o",
        name: "OpenAI: GPT-4o",
        created: 1_715_000_000,
        context_length: 128_000,
        architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
        pricing: { prompt: "0.0000025", completion: "0.00001", request: "0" },
        top_provider: { context_length: 128_000, max_completion_tokens: 16_384, is_moderated: true },
        supported_parameters: ["max_tokens", "tools", "temperature"],
      },
      {
        id: "openrouter/auto",
        name: "Auto Router",
        context_length: 2_000_000,
        architecture: { input_modalities: ["text"], output_modalities: ["text"] },
        pricing: { prompt: "-1", completion: "-1" },
        supported_parameters: ["reasoning"],
      },
      {
        id: "painter/one",
        name: "Painter",
        architecture: { output_modalities: ["image"] },
        pricing: { prompt: "0", completion: "0" },
      },
    ],
  },
  mistral: {
    object: "list",
    data: [
      model("pixtral-large-latest", {
        owned_by: "mistralai",
        name: "pixtral-large-2411",
        max_context_length: 131_072,
        capabilities: { completion_chat: true, completion_fim: false, function_calling: true, fine_tuning: false, vision: true },
      }),
      model("mistral-ocr-latest", { capabilities: { completion_chat: false, function_calling: false, vision: true } }),
    ],
  },
  together: [
    model("meta-llama/Llama-3.3-70B-Instruct-Turbo", {
      type: "chat",
      display_name: "Llama 3.3 70B Instruct Turbo",
      context_length: 131_072,
      pricing: { hourly: 0, input: 0.88, output: 0.88, base: 0, finetune: 0 },
    }),
    model("BAAI/bge-large-en", { type: "embedding", context_length: 512 }),
  ],
  groq: {
    object: "list",
    data: [
      model("llama-3.3-70b-versatile", { active: true, context_window: 131_072, max_completion_tokens: 32_768 }),
      model("whisper-large-v3", { active: true, context_window: 448 }),
    ],
  },
  gemini: {
    object: "list",
    data: [{ id: "models/gemini-flash", object: "model", owned_by: "google", display_name: "Gemini Flash" }],
  },
  odd: {
    data: [
      "bare-name",
      { id: 7 },
      null,
      { id: "wrong-kinds", max_model_len: "long", pricing: "free", meta: [], capabilities: 3 },
    ],
  },
};
