import { setTimeout as pause } from 'node:timers/promises';
import type { ClipInput, Settings } from '../worker/engine/module.ts';
import { loadBench, type RandomCnnEvaluations, unwrap } from './module.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { Ceiling } from './products.ts';
import { median } from './statistics.ts';
import { TorchEvaluations, writeAnalysed } from './torch.ts';

const THREADS = 2;
const CLIP_SECONDS = 10;
const ROUNDS = 9;
/** Products of the ceiling before and after each evaluation, some 0.1 s of them. */
const CEILING_PRODUCTS = 12;
/** Lets a spinning pool of the one before go to sleep. */
const SETTLE_MS = 300;

export interface EvaluationResult {
  pair: string;
  threads: number;
  clipSeconds: number;
  ranks: Record<
    string,
    {
      seconds: number;
      prepareSeconds: number;
      productGflops: number;
      /** The products' speed by that of the ceiling, taken before and after each evaluation: the median. */
      ceilingShare: number;
      wasmMebibytes: number;
    }
  >;
  torch?: { version: string; seconds: number; all: number[] };
}

interface Contestant {
  prepareSeconds: number;
  evaluations: RandomCnnEvaluations;
  memoryBytes: () => number;
  seconds: number[];
  gflops: number[];
  shares: number[];
}

async function contestant(
  content: ClipInput,
  style: ClipInput,
  settings: Settings,
): Promise<Contestant> {
  const bench = await loadBench('relaxed', THREADS);
  const evaluations = new bench.RandomCnnEvaluations(THREADS);
  const prepareSeconds = unwrap(evaluations.prepare(content, style, settings));
  return {
    prepareSeconds,
    evaluations,
    memoryBytes: bench.memoryBytes,
    seconds: [],
    gflops: [],
    shares: [],
  };
}

/** Seconds of one evaluation of random-cnn (4096 filters, width 11) at each rank, in turns with PyTorch's where it is there. */
export async function measureEvaluation(pair: Pair, withTorch: boolean): Promise<EvaluationResult> {
  const content = lasting(await readClip(pair.content), CLIP_SECONDS);
  const style = lasting(await readClip(pair.style), CLIP_SECONDS);
  const ranks: Record<string, Contestant> = {
    '256': await contestant(content, style, { engine: 'random-cnn', rank: 256 }),
    full: await contestant(content, style, { engine: 'random-cnn', rank: 'full' }),
  };
  const torch = withTorch
    ? await TorchEvaluations.start(
        await writeAnalysed('build/bench/clips', content, style),
        THREADS,
      )
    : undefined;
  const torchSeconds: number[] = [];
  const ceiling = await Ceiling.load(THREADS);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { evaluations, seconds, gflops, shares } of Object.values(ranks)) {
      await pause(SETTLE_MS);
      const before = ceiling.gflops(CEILING_PRODUCTS);
      const timing = evaluations.evaluate();
      const after = ceiling.gflops(CEILING_PRODUCTS);
      if (round === 0) continue; // the first one warms up
      const reached = timing.productFlops / timing.productSeconds / 1e9;
      seconds.push(timing.seconds);
      gflops.push(reached);
      shares.push(reached / ((before + after) / 2));
    }
    if (!torch) continue;
    await pause(SETTLE_MS);
    const seconds = await torch.evaluate();
    console.log(
      `  PyTorch evaluation ${round}: ${seconds.toFixed(3)} s${round === 0 ? ' (warm-up)' : ''}`,
    );
    if (round > 0) torchSeconds.push(seconds);
  }
  torch?.close();
  return {
    pair: pair.name,
    threads: THREADS,
    clipSeconds: CLIP_SECONDS,
    ranks: Object.fromEntries(
      Object.entries(ranks).map(
        ([rank, { seconds, prepareSeconds, gflops, shares, memoryBytes }]) => [
          rank,
          {
            seconds: median(seconds),
            prepareSeconds,
            productGflops: median(gflops),
            ceilingShare: median(shares),
            wasmMebibytes: memoryBytes() / 2 ** 20,
          },
        ],
      ),
    ),
    ...(torch && {
      torch: { version: torch.version, seconds: median(torchSeconds), all: torchSeconds },
    }),
  };
}
