// Reads a connection to its end after the answer in it has ended.

/** Bytes read after the end of an answer. */
const longestRemainder = 64 * 1024;

/** Reads the little that follows the end of an answer: only a fully read connection can be reused. */
export async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let bytes = 0; bytes < longestRemainder; ) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
  }
  await reader.cancel();
}
