// Servers whose compatible list says little, and what they report at their native endpoints. Shapes are from the servers'
// documentation and, for llama.cpp, from a running server.

export interface NativeServer {
  /** Precedes `/models` and `/chat/completions`. */
  readonly base: string;
  readonly models: readonly Readonly<Record<string, unknown>>[];
  /** More fields of the answer to `GET …/models`. */
  readonly list?: Readonly<Record<string, unknown>>;
  /** Answers by method and path, or by the model in the request body. */
  readonly answers: Readonly<Record<string, unknown>>;
}

const model = (id: string, ownedBy: string, more: object = {}): Readonly<Record<string, unknown>> => ({
  id,
  object: "model",
  created: 1_718_000_000,
  owned_by: ownedBy,
  ...more,
});

const llamaMeta = { vocab_type: 2, n_vocab: 151_936, n_ctx: 8192, n_ctx_train: 40_960, n_embd: 2560, n_params: 4e9, size: 2.5e9 };

export const nativeServers: Readonly<Record<string, NativeServer>> = {
  "llama.cpp": {
    base: "/native/llamacpp/v1",
    models: [model("our-assistant", "llamacpp", { meta: llamaMeta, architecture: { input_modalities: ["text", "image"] } })],
    list: { models: [{ name: "our-assistant", capabilities: ["completion"] }] },
    answers: {
      "GET /native/llamacpp/props": {
        default_generation_settings: { n_ctx: 8192 },
        total_slots: 4,
        model_path: "/models/Qwen2.5-Coder-7B-Instruct-Q4_K_M.gguf",
        modalities: { vision: true, audio: false, video: false },
        chat_template: "{%- if enable_thinking %}<think>{%- endif %}",
        chat_template_caps: { supports_tools: true, supports_parallel_tool_calls: true, supports_system_role: true },
        build_info: "b11669-sandbox",
      },
    },
  },
  "llama.cpp, older": {
    base: "/native/llamacpp-older/v1",
    models: [model("eyes", "llamacpp", { meta: llamaMeta })],
    list: { models: [{ name: "eyes", capabilities: ["completion", "multimodal"] }] },
    answers: { "GET /native/llamacpp-older/props": { default_generation_settings: { n_ctx: 2048 } } },
  },
  "LM Studio": {
    base: "/native/lmstudio/v1",
    models: [model("granite-tiny", "organization_owner"), model("nomic", "organization_owner")],
    answers: {
      "GET /native/lmstudio/api/v1/models": {
        models: [
          {
            key: "granite-tiny",
            type: "llm",
            max_context_length: 131_072,
            loaded_instances: [{ id: "granite-tiny", config: { context_length: 16_384 } }],
            capabilities: { vision: false, trained_for_tool_use: true },
          },
          { key: "nomic", type: "embedding", max_context_length: 2048, loaded_instances: [] },
        ],
      },
    },
  },
  "LM Studio, older": {
    base: "/native/lmstudio-older/v1",
    models: [model("vision-model", "organization_owner")],
    answers: {
      "GET /native/lmstudio-older/api/v0/models": {
        object: "list",
        data: [{ id: "vision-model", type: "vlm", state: "loaded", max_context_length: 32_768, loaded_context_length: 4096 }],
      },
    },
  },
  LiteLLM: {
    base: "/native/litellm/v1",
    models: [model("fast", "openai", { created: 1_677_610_602 }), model("vectors", "openai", { created: 1_677_610_602 })],
    answers: {
      "GET /native/litellm/v1/model/info": {
        data: [
          {
            model_name: "fast",
            litellm_params: { model: "anthropic/claude-haiku" },
            model_info: {
              mode: "chat",
              max_input_tokens: 200_000,
              max_output_tokens: 64_000,
              supports_function_calling: true,
              supports_vision: true,
              supports_reasoning: false,
              input_cost_per_token: 0.000001,
              output_cost_per_token: 0.000005,
              cache_read_input_token_cost: 1e-7,
              cache_creation_input_token_cost: null,
            },
          },
          { model_name: "vectors", model_info: { mode: "embedding", max_input_tokens: 8192, supports_vision: null } },
        ],
      },
    },
  },
  Ollama: {
    base: "/native/ollama/v1",
    models: [model("qwen3:4b", "library"), model("gone:1b", "library")],
    answers: {
      "POST /native/ollama/api/show qwen3:4b": {
        details: { family: "qwen3" },
        capabilities: ["completion", "tools", "thinking"],
        model_info: { "general.architecture": "qwen3", "qwen3.context_length": 40_960 },
      },
    },
  },
};
