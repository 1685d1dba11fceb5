// A recording of the window as an animated GIF. Each frame is taken at a chosen moment and shown for a chosen time, so that the
// speed of the machine does not show.

import gifenc from "gifenc";
import type { Locator, Page } from "playwright-core";
import { PNG } from "pngjs";

interface Frame {
  /** RGBA, one number a pixel. */
  readonly pixels: Uint32Array;
  delay: number;
}

const transparent = 255;

export class Recording {
  readonly #frames: Frame[] = [];
  #width = 0;
  #height = 0;

  constructor(private readonly page: Page) {}

  /** Adds the window as it is now, shown for `delay` ms; a frame equal to the last one only lengthens it. */
  async frame(delay: number): Promise<void> {
    const { data, width, height } = PNG.sync.read(await this.page.screenshot());
    const pixels = new Uint32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
    [this.#width, this.#height] = [width, height];
    const last = this.#frames.at(-1);
    if (last !== undefined && Buffer.compare(Buffer.from(last.pixels.buffer), Buffer.from(pixels.buffer)) === 0) {
      last.delay += delay;
    } else {
      this.#frames.push({ pixels, delay });
    }
  }

  /** Types like a user, a frame every few characters. */
  async type(input: Locator, text: string): Promise<void> {
    for (let at = 0; at < text.length; at += 5) {
      await input.pressSequentially(text.slice(at, at + 5));
      await this.frame(170);
    }
  }

  /** Moves the drawn pointer to the middle of a control, and clicks it there. */
  async click(target: Locator): Promise<void> {
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (box === null) throw new Error("What is to be clicked is not in view");
    await showPointer(this.page, box.x + box.width / 2, box.y + box.height / 2);
    await this.frame(900);
    await target.click();
    await hidePointer(this.page);
  }

  gif(): Uint8Array {
    const palette = paletteOf(this.#frames);
    const indexOf = nearestIn(palette);
    const encoder = gifenc.GIFEncoder();
    let before: Uint32Array | undefined;
    for (const { pixels, delay } of this.#frames) {
      const index = new Uint8Array(pixels.length);
      for (let at = 0; at < pixels.length; at++) {
        const pixel = pixels[at] ?? 0;
        index[at] = before?.[at] === pixel ? transparent : indexOf(pixel);
      }
      const isFirst = before === undefined;
      encoder.writeFrame(index, this.#width, this.#height, {
        ...(isFirst ? { palette: palette.map(rgb), repeat: 0 } : { transparent: true, transparentIndex: transparent }),
        delay,
        dispose: 1,
      });
      before = pixels;
    }
    encoder.finish();
    return encoder.bytes();
  }
}

const pointerId = "drawn-pointer";

/** Screenshots lack the mouse pointer. */
async function showPointer(page: Page, x: number, y: number): Promise<void> {
  await page.evaluate(
    ([id, left, top]) => {
      const namespace = "http://www.w3.org/2000/svg";
      const picture = document.createElementNS(namespace, "svg");
      picture.id = String(id);
      const arrow = document.createElementNS(namespace, "path");
      arrow.setAttribute("d", "M1 1 L1 19 L6 14.5 L9.5 22 L12.5 20.5 L9 13.5 L15.5 13 Z");
      arrow.setAttribute("fill", "#fff");
      arrow.setAttribute("stroke", "#000");
      picture.append(arrow);
      Object.assign(picture.style, {
        ...{ position: "fixed", left: `${left}px`, top: `${top}px`, width: "20px", height: "26px" },
        ...{ zIndex: "100000", pointerEvents: "none" },
      });
      document.body.append(picture);
    },
    [pointerId, x, y] as const,
  );
}

async function hidePointer(page: Page): Promise<void> {
  await page.evaluate((id) => document.getElementById(id)?.remove(), pointerId);
}

/** The most frequent colors, exactly: a user interface has few, and its surfaces must not change their shade. */
function paletteOf(frames: readonly Frame[]): number[] {
  const counts = new Map<number, number>();
  for (const { pixels } of frames) for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const frequent = [...counts].sort(([, one], [, other]) => other - one).map(([color]) => color);
  const palette = frequent.slice(0, transparent);
  while (palette.length <= transparent) palette.push(0xff000000);
  return palette;
}

/** The index of the nearest color of the palette. */
function nearestIn(palette: readonly number[]): (pixel: number) => number {
  const known = new Map<number, number>();
  const colors = palette.slice(0, transparent).map(rgb);
  return (pixel) => {
    let index = known.get(pixel);
    if (index !== undefined) return index;
    const wanted = rgb(pixel);
    const distances = colors.map((color) => color.reduce((sum, part, at) => sum + (part - (wanted[at] ?? 0)) ** 2, 0));
    index = distances.indexOf(Math.min(...distances));
    known.set(pixel, index);
    return index;
  };
}

function rgb(pixel: number): [number, number, number] {
  return [pixel & 0xff, (pixel >> 8) & 0xff, (pixel >> 16) & 0xff];
}
