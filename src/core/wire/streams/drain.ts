/** Bytes behind the end of an answer that are still read. */
const longestRemainder = 64 * 1024;

/** Reads what little follows the end of an answer: a connection that is read to its end can carry the next request. */
export async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let bytes = 0; bytes < longestRemainder; ) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
  }
  await reader.cancel();
}
