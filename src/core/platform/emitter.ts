// A small event emitter for the core, which cannot use VS Code's.

import type { Disposable, Listen } from "./ports.js";

export class Emitter<Value> {
  private readonly listeners = new Set<(value: Value) => void>();

  readonly event: Listen<Value> = (listener) => {
    // Wrapped, so that the same function can subscribe twice and each subscription is disposed separately.
    const entry = (value: Value): void => listener(value);
    this.listeners.add(entry);
    return { dispose: () => void this.listeners.delete(entry) };
  };

  fire(value: Value): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}

/** Disposes collected items together; items added later are disposed at once. */
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
