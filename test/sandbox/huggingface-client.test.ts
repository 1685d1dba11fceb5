import { InferenceClient } from "@huggingface/inference";
import { describe, expect, it } from "vitest";
import { HuggingFaceService } from "./services/huggingface.js";

describe("Hugging Face's own client against the sandbox", () => {
  it("streams, completes without streaming, and raises its errors", async () => {
    const service = await HuggingFaceService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    const question = { model: "openai/gpt-oss-120b:groq", messages: [{ role: "user", content: "[[echo]]Same words" }] };
    // One request each: the client would retry a 503 endlessly.
    const options = { endpointUrl: `${service.url}/v1`, retry_on_error: false } as const;
    try {
      const client = new InferenceClient(service.demoToken, options);
      expect((await client.chatCompletion(question)).choices[0]?.message.content).toBe("Same words");
      let streamed = "";
      for await (const chunk of client.chatCompletionStream(question)) streamed += chunk.choices[0]?.delta.content ?? "";
      expect(streamed).toBe("Same words");
      const stranger = new InferenceClient("hf_wrongTokenOfSomeone", options);
      await expect(stranger.chatCompletion(question)).rejects.toMatchObject({ httpResponse: { status: 401 } });
      expect(service.requests.map(({ responseStatus }) => responseStatus)).toEqual([200, 200, 401]);
    } finally {
      await service.kill();
    }
  });
});
