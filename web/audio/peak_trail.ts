/**
 * Smallest and largest samples of a sound that grows, in at most so many columns: when all are full, every two become one, and each
 * column stands for twice as long.
 */
export class PeakTrail {
  readonly columns: number;
  #peaks: number[] = [];
  #piecesPerColumn = 1;
  #pieces = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  add(channels: readonly Float32Array[]): void {
    let smallest = Infinity;
    let largest = -Infinity;
    for (const samples of channels) {
      for (const sample of samples) {
        smallest = Math.min(smallest, sample);
        largest = Math.max(largest, sample);
      }
    }
    if (smallest > largest) return;
    if (this.#pieces === this.columns * this.#piecesPerColumn) this.#halve();
    if (this.#pieces++ % this.#piecesPerColumn === 0) this.#peaks.push(smallest, largest);
    else this.#widen(this.#peaks.length - 2, smallest, largest);
  }

  /** Of each column that there is by now, smallest and largest in turn. */
  get peaks(): Float32Array {
    return Float32Array.from(this.#peaks);
  }

  #halve(): void {
    const all = this.#peaks;
    this.#peaks = [];
    for (let at = 0; at < all.length; at += 4) {
      this.#peaks.push(all[at] ?? 0, all[at + 1] ?? 0);
      if (at + 2 < all.length)
        this.#widen(this.#peaks.length - 2, all[at + 2] ?? 0, all[at + 3] ?? 0);
    }
    this.#piecesPerColumn *= 2;
  }

  #widen(at: number, smallest: number, largest: number): void {
    this.#peaks[at] = Math.min(this.#peaks[at] ?? 0, smallest);
    this.#peaks[at + 1] = Math.max(this.#peaks[at + 1] ?? 0, largest);
  }
}
