import { type BenchModule, loadBench, unwrap } from './module.ts';
import { median } from './statistics.ts';

export interface CeilingResult {
  threads: number;
  gflops: number;
}

/** What matrix products reach in this build: [431 x 1025] [1025 x 431], of which the infinite-width engine is made. */
export class Ceiling {
  readonly #bench: BenchModule;
  readonly #threads: number;

  private constructor(bench: BenchModule, threads: number) {
    this.#bench = bench;
    this.#threads = threads;
  }

  static async load(threads: number): Promise<Ceiling> {
    return new Ceiling(await loadBench('relaxed', threads), threads);
  }

  gflops(repetitions: number): number {
    const [m, k, n] = [431, 1025, 431];
    const seconds = unwrap(this.#bench.matrixProductSeconds(m, k, n, this.#threads, repetitions));
    return (2 * m * k * n) / median(seconds) / 1e9;
  }
}

export async function measureCeiling(threads: number): Promise<CeilingResult> {
  return { threads, gflops: (await Ceiling.load(threads)).gflops(60) };
}
