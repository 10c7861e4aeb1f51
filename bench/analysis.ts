import { loadBench } from './module.ts';
import { median } from './statistics.ts';

/** Microseconds of a real 2048-point frame on one thread. */
export interface AnalysisResult {
  /** Window and real transform, four frames a call. */
  transform: number;
  /** The same over a clip of ten seconds, with magnitudes in rows. */
  magnitudes: number;
}

export async function measureAnalysis(): Promise<AnalysisResult> {
  const [samples, threads, repetitions] = [220500, 1, 60];
  const bench = await loadBench('relaxed', threads);
  return {
    transform: median(bench.transformSecondsPerFrame(repetitions)) * 1e6,
    magnitudes: median(bench.stftSecondsPerFrame(samples, threads, repetitions)) * 1e6,
  };
}
