// Ignores presses on something that has only just appeared: they were meant for what was there before.

/** In ms. */
export const settlesIn = 400;

export class Settling {
  #since: number | undefined;

  /** `now` returns ms of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  appeared(): void {
    this.#since = this.now();
  }

  get settled(): boolean {
    return this.#since !== undefined && this.now() - this.#since >= settlesIn;
  }
}
