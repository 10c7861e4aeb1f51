/** Noise of triangular density between -1 and 1: the sum of two even ones, from a xorshift generator (Marsaglia 2003). */
export class TriangularDither {
  #state = 0x9e3779b9;

  next(): number {
    return this.#uniform() - this.#uniform();
  }

  #uniform(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }
}
