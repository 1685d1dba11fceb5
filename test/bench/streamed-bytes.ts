// Answers as bytes on the wire, split in the ways that networks and servers split them.

/** Bytes of a body, in the chunks in which they arrive. */
export type Chunks = readonly Uint8Array[];

export function cut(bytes: Uint8Array, length: number): Chunks {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += length) chunks.push(bytes.subarray(start, start + length));
  return chunks;
}

/** A chat-completions stream, https://platform.openai.com/docs/api-reference/chat/streaming, with one event per text. */
export function openAIEvents(texts: readonly string[], lineEnd = "\n"): Uint8Array {
  const events = [...texts.map((text) => openAIChunk({ content: text })), openAIChunk({}, "stop"), "[DONE]"];
  return new TextEncoder().encode(events.map((data) => `data: ${data}${lineEnd}${lineEnd}`).join(""));
}

function openAIChunk(delta: object, finishReason: string | null = null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
  const head = { id: "chatcmpl-9f2c41", object: "chat.completion.chunk", created: 1_718_000_000 };
  return JSON.stringify({ ...head, model: "Qwen/Qwen1.5-0.5B-Chat", choices });
}

/** A stream of Ollama's chat API, https://github.com/ollama/ollama/blob/main/docs/api.md, with one line per text. */
export function ollamaLines(texts: readonly string[], lineEnd = "\n"): Uint8Array {
  const lines = texts.map((content) =>
    JSON.stringify({
      model: "llama3.2:latest",
      created_at: "2026-11-20T10:00:00.000000000Z",
      message: { role: "assistant", content },
      done: false,
    }),
  );
  return new TextEncoder().encode(lines.map((line) => line + lineEnd).join(""));
}

/** A response of status 200 that returns one chunk per read, without a network. */
export function responseOf(chunks: Chunks): Response {
  let next = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const chunk = chunks[next];
      next += 1;
      if (chunk) controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
      else controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
