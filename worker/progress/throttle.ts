/** Lets something happen at most once in `everyMs`; the first time always. */
export class Throttle {
  readonly #everyMs: number;
  #last = Number.NEGATIVE_INFINITY;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Whether it may happen at `nowMs`; if so, it counts as having happened. */
  allows(nowMs: number): boolean {
    if (nowMs - this.#last < this.#everyMs) return false;
    this.#last = nowMs;
    return true;
  }
}
