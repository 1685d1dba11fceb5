// Detects an image's format and size from its bytes, because a file name proves nothing.

/** Size limit in bytes that every service accepts. */
export const largestImage = 5 * 1024 * 1024;

export interface ImageFacts {
  readonly mediaType: string;
  /** In pixels, if they can be read. */
  readonly width?: number;
  readonly height?: number;
}

/** Returns undefined if the bytes are not an image format that services accept. */
export function readImage(bytes: Uint8Array): ImageFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (text: string, at = 0): boolean =>
    [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
  if (starts("\x89PNG\r\n\x1a\n")) {
    return { mediaType: "image/png", ...(bytes.length >= 24 ? { width: view.getUint32(16), height: view.getUint32(20) } : {}) };
  }
  if (starts("GIF87a") || starts("GIF89a")) {
    const size = bytes.length >= 10 ? { width: view.getUint16(6, true), height: view.getUint16(8, true) } : {};
    return { mediaType: "image/gif", ...size };
  }
  if (starts("RIFF") && starts("WEBP", 8)) {
    // Only the extended header stores the size at a fixed offset.
    const extended = starts("VP8X", 12) && bytes.length >= 30;
    const side = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
    return { mediaType: "image/webp", ...(extended ? { width: side(24), height: side(27) } : {}) };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return { mediaType: "image/jpeg", ...jpegSize(view) };
  return undefined;
}

/** From the first frame header: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, section B.2.2. */
function jpegSize(view: DataView): { readonly width?: number; readonly height?: number } {
  let place = 2;
  while (place + 9 <= view.byteLength && view.getUint8(place) === 0xff) {
    const marker = view.getUint8(place + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(place + 5), width: view.getUint16(place + 7) };
    place += 2 + view.getUint16(place + 2);
  }
  return {};
}
