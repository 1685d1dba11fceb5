// A small event source for the core, which cannot use VS Code's.

import type { Disposable, Listen } from "./ports.js";

export class Emitter<Value> {
  private readonly listeners = new Set<(value: Value) => void>();

  readonly event: Listen<Value> = (listener) => {
    // Wrapped, so that the same function may listen twice and each be disposed alone.
    const entry = (value: Value): void => listener(value);
    this.listeners.add(entry);
    return { dispose: () => void this.listeners.delete(entry) };
  };

  fire(value: Value): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}

/** Disposes together what was collected; what comes later is disposed at once. */
export class DisposableList implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  add<Item extends Disposable>(item: Item): Item {
    if (this.disposed) item.dispose();
    else this.items.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (const item of this.items.splice(0).reverse()) item.dispose();
  }
}
