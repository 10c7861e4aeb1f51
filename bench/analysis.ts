import { loadBench } from './module.ts';
import { median } from './statistics.ts';

/** Microseconds of a real 2048-point frame on one thread: window, transform and magnitudes of ten seconds. */
export async function measureAnalysis(): Promise<{ microsecondsPerFrame: number }> {
  const bench = await loadBench('relaxed', 1);
  const seconds = bench.stftSecondsPerFrame(220500, 1, 60);
  return { microsecondsPerFrame: median(seconds) * 1e6 };
}
