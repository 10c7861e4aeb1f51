import { type FiniteErrors, loadBench, unwrap } from './module.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { mean } from './statistics.ts';

const CLIP_SECONDS = 2;
const RANK = 64;
const WIDTH = 4;
const FILTERS = [1024, 4096, 16384];
const SEEDS = 8;
const THREADS = 2;

export interface LimitResult {
  clipSeconds: number;
  rank: number;
  width: number;
  seeds: number;
  pairs: number;
  errors: (FiniteErrors & { filters: number })[];
}

/** How far networks of finitely many filters are from the engine `infinite`: means over all pairs, with seeds of their own. */
export async function measureLimit(pairs: Pair[]): Promise<LimitResult> {
  const found = FILTERS.map((filters) => ({ filters, errors: [] as FiniteErrors[] }));
  const bench = await loadBench('relaxed', THREADS);
  for (const [index, pair] of pairs.entries()) {
    const limit = new bench.LimitErrors(THREADS);
    const content = lasting(await readClip(pair.content), CLIP_SECONDS);
    const style = lasting(await readClip(pair.style), CLIP_SECONDS);
    unwrap(limit.prepare(content, style, RANK, WIDTH));
    for (const { filters, errors } of found) {
      for (let seed = 0; seed < SEEDS; seed++)
        errors.push(limit.errors(filters, index * SEEDS + seed));
    }
    limit.delete();
  }
  return {
    clipSeconds: CLIP_SECONDS,
    rank: RANK,
    width: WIDTH,
    seeds: SEEDS,
    pairs: pairs.length,
    errors: found.map(({ filters, errors }) => ({
      filters,
      kernel: mean(errors.map(({ kernel }) => kernel)),
      styleGradient: mean(errors.map(({ styleGradient }) => styleGradient)),
      contentGradient: mean(errors.map(({ contentGradient }) => contentGradient)),
    })),
  };
}
