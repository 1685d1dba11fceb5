// The rendered blocks of one text, updated with as few DOM changes as possible.

import type { Block, BlockPlan } from "./blocks.js";
import { patchElement } from "./patch.js";

/** How many positions to search for a block that moved. */
const lookAhead = 8;

export class BlockList {
  readonly blocks: Block[] = [];

  constructor(private readonly host: HTMLElement) {}

  /** Shows `plans` in place of the blocks from `from` on, one plan per step. Elements with equal keys stay. */
  *show(from: number, plans: readonly BlockPlan[]): Generator<void> {
    let at = from;
    for (const [index, plan] of plans.entries()) {
      this.#showOne(at, plan, plans, index);
      at++;
      yield;
    }
    for (const { element } of this.blocks.splice(at)) element?.remove();
  }

  #showOne(at: number, plan: BlockPlan, plans: readonly BlockPlan[], index: number): void {
    const live = this.blocks[at];
    if (live?.key === plan.key) return;
    const moved = this.blocks.slice(at + 1, at + 1 + lookAhead).findIndex(({ key }) => key === plan.key);
    if (moved !== -1) {
      for (const { element } of this.blocks.splice(at, moved + 1)) element?.remove();
      return;
    }
    const element = plan.build();
    const liveIsWanted = live && plans.slice(index + 1, index + 1 + lookAhead).some(({ key }) => key === live.key);
    if (!live || liveIsWanted) {
      this.#insert(at, { key: plan.key, element });
    } else if (live.element && element && patchElement(live.element, element)) {
      live.key = plan.key;
    } else {
      live.element?.remove();
      this.blocks.splice(at, 1);
      this.#insert(at, { key: plan.key, element });
    }
  }

  #insert(at: number, block: Block): void {
    this.blocks.splice(at, 0, block);
    if (!block.element) return;
    let before = at - 1;
    while (before >= 0 && !this.blocks[before]?.element) before--;
    const previous = this.blocks[before]?.element;
    if (previous) previous.after(block.element);
    else this.host.prepend(block.element);
  }
}
