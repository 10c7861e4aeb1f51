import { loadBench } from './module.ts';
import { type Spread, spread } from './statistics.ts';

/** Microseconds of a real 2048-point frame on one thread. */
export interface AnalysisResult {
  /** Window and real transform, four frames a call. */
  transform: Spread;
  /** The same over a clip of ten seconds, with its magnitudes in rows. */
  magnitudes: Spread;
}

const SAMPLES = 220500;
const THREADS = 1;
const ROUNDS = 100;

/** Both in turns. What else runs on the machine can only add, so that the least is nearest to the truth. */
export async function measureAnalysis(): Promise<AnalysisResult> {
  const bench = await loadBench('relaxed', THREADS);
  const transform: number[] = [];
  const magnitudes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    transform.push(1e6 * bench.transformSecondsPerFrame());
    magnitudes.push(1e6 * bench.stftSecondsPerFrame(SAMPLES, THREADS));
  }
  return { transform: spread(transform), magnitudes: spread(magnitudes) };
}
