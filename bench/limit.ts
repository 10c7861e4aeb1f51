import { type FiniteErrors, loadBench, unwrap } from './module.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { mean } from './statistics.ts';

const CLIP_SECONDS = 2;
const RANK = 64;
const WIDTH = 4;
const FILTERS = [1024, 4096, 16384];
const SEEDS = 8;
/** Nearly all of a kernel's error on magnitudes is one number a network, whose mean over few of them says little. */
const KERNEL_SEEDS = 64;
const THREADS = 2;

export interface LimitResult {
  clipSeconds: number;
  rank: number;
  width: number;
  seeds: number;
  kernelSeeds: number;
  pairs: number;
  /** Means over `seeds`; `kernelRms`: the root of the mean square over `kernelSeeds`. */
  errors: (FiniteErrors & { filters: number; kernelRms: number })[];
}

/** How far networks of finitely many filters are from the engine `infinite`: means over all pairs, with seeds of their own. */
export async function measureLimit(pairs: Pair[]): Promise<LimitResult> {
  const found = FILTERS.map((filters) => ({
    filters,
    errors: [] as FiniteErrors[],
    kernelSquares: [] as number[],
  }));
  const bench = await loadBench('relaxed', THREADS);
  for (const [index, pair] of pairs.entries()) {
    const limit = new bench.LimitErrors(THREADS);
    const content = lasting(await readClip(pair.content), CLIP_SECONDS);
    const style = lasting(await readClip(pair.style), CLIP_SECONDS);
    unwrap(limit.prepare(content, style, RANK, WIDTH));
    for (const { filters, errors, kernelSquares } of found) {
      const firstSeed = index * KERNEL_SEEDS;
      for (let seed = firstSeed; seed < firstSeed + SEEDS; seed++)
        errors.push(limit.errors(filters, seed));
      for (let seed = firstSeed; seed < firstSeed + KERNEL_SEEDS; seed++)
        kernelSquares.push(limit.kernelError(filters, seed) ** 2);
    }
    limit.delete();
  }
  return {
    clipSeconds: CLIP_SECONDS,
    rank: RANK,
    width: WIDTH,
    seeds: SEEDS,
    kernelSeeds: KERNEL_SEEDS,
    pairs: pairs.length,
    errors: found.map(({ filters, errors, kernelSquares }) => ({
      filters,
      kernelRms: Math.sqrt(mean(kernelSquares)),
      kernel: mean(errors.map(({ kernel }) => kernel)),
      styleGradient: mean(errors.map(({ styleGradient }) => styleGradient)),
      contentGradient: mean(errors.map(({ contentGradient }) => contentGradient)),
    })),
  };
}
