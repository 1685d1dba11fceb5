// The ids of the built-in providers, which no custom provider may have. Separate from the providers, so that reading a
// setting loads none of them.

export const builtInIds = ["snowcell", "stackspot", "ollama", "huggingface", "openai", "codegen"] as const;

export function isBuiltInId(id: string): boolean {
  return builtInIds.some((each) => each === id);
}
