import { loadBench, unwrap } from './module.ts';
import { median } from './statistics.ts';

export interface Ceiling {
  threads: number;
  gflops: number;
}

/** The matrix product that the infinite-width engine is made of, [431 x 1025] [1025 x 431]: what this build can reach. */
export async function measureCeiling(threads: number): Promise<Ceiling> {
  const [m, k, n, repetitions] = [431, 1025, 431, 60];
  const bench = await loadBench('relaxed', threads);
  const seconds = unwrap(bench.matrixProductSeconds(m, k, n, threads, repetitions));
  return { threads, gflops: (2 * m * k * n) / median(seconds) / 1e9 };
}
