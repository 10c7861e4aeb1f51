import { setTimeout as pause } from 'node:timers/promises';
import { Contestant, productGflops, type Turn } from './contestant.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { Ceiling } from './products.ts';
import { median } from './statistics.ts';
import { PublishedMethod, writeAnalysed } from './torch.ts';

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

/** Seconds of one evaluation of random-cnn (4096 filters, width 11) at each rank, in turns with PyTorch's where it is there. */
export async function measureEvaluation(pair: Pair, withTorch: boolean): Promise<EvaluationResult> {
  const content = lasting(await readClip(pair.content), CLIP_SECONDS);
  const style = lasting(await readClip(pair.style), CLIP_SECONDS);
  const contestant = (rank: number | 'full') =>
    Contestant.create(content, style, { engine: 'random-cnn', rank }, THREADS);
  const ranks = { '256': await contestant(256), full: await contestant('full') };
  const turns: Record<string, Turn[]> = { '256': [], full: [] };
  const torch = withTorch
    ? await PublishedMethod.start(
        'time',
        await writeAnalysed('build/bench/clips', content, style),
        THREADS,
      )
    : undefined;
  const torchSeconds: number[] = [];
  const ceiling = await Ceiling.load(THREADS);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [rank, contestant] of Object.entries(ranks)) {
      await pause(SETTLE_MS);
      const turn = contestant.evaluate(ceiling, CEILING_PRODUCTS);
      if (round > 0) turns[rank]?.push(turn); // the first one warms up
    }
    if (!torch) continue;
    await pause(SETTLE_MS);
    const seconds = await torch.step();
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
      Object.entries(ranks).map(([rank, { prepareSeconds, wasmMebibytes }]) => {
        const taken = turns[rank] ?? [];
        const figures = {
          seconds: median(taken.map(({ seconds }) => seconds)),
          prepareSeconds,
          productGflops: median(taken.map(productGflops)),
          ceilingShare: median(taken.map((turn) => productGflops(turn) / turn.ceilingGflops)),
          wasmMebibytes,
        };
        return [rank, figures];
      }),
    ),
    ...(torch && {
      torch: { version: torch.version, seconds: median(torchSeconds), all: torchSeconds },
    }),
  };
}
