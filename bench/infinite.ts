import { setTimeout as pause } from 'node:timers/promises';
import { Contestant, productGflops, type Turn } from './contestant.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { Ceiling } from './products.ts';
import { median, type Spread, spread } from './statistics.ts';

const CLIP_SECONDS = 10;
const ROUNDS = 60;
const CEILING_PRODUCTS = 4;
const SETTLE_MS = 30;

/** A prototype's best times by threads and rank, measured on an idle machine with this speed of products on a thread. */
const PROTOTYPE_MS = {
  1: { '256': 8.3, '128': 4.5, full: 31.7 },
  2: { '256': 4.4, '128': 2.4, full: 17.0 },
} as const;
const PROTOTYPE_GFLOPS_A_THREAD = 49;

export interface InfiniteRow {
  threads: number;
  rank: string;
  milliseconds: Spread;
  prototypeMilliseconds: number;
  /** Times the prototype's duration if products were as fast as there: the median of each evaluation's. */
  timesPrototypeAtItsCeiling: number;
  ceilingGflops: number;
  ceilingShare: number;
  prepareSeconds: number;
  wasmMebibytes: number;
}

export interface InfiniteResult {
  pair: string;
  clipSeconds: number;
  rows: InfiniteRow[];
}

/** One evaluation of the engine `infinite` at each rank, in turns with the ceiling. */
export async function measureInfinite(pair: Pair): Promise<InfiniteResult> {
  const content = lasting(await readClip(pair.content), CLIP_SECONDS);
  const style = lasting(await readClip(pair.style), CLIP_SECONDS);
  const rows: InfiniteRow[] = [];
  for (const threads of [2, 1] as const) {
    const ceiling = await Ceiling.load(threads);
    const contestants = [];
    for (const rank of ['256', '128', 'full'] as const) {
      const setting = rank === 'full' ? rank : Number(rank);
      const contestant = await Contestant.create(
        content,
        style,
        { engine: 'infinite', rank: setting },
        threads,
      );
      contestants.push({ rank, contestant, turns: [] as Turn[] });
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const { contestant, turns } of contestants) {
        await pause(SETTLE_MS);
        turns.push(contestant.evaluate(ceiling, CEILING_PRODUCTS));
      }
    }
    for (const { rank, contestant, turns } of contestants) {
      const prototypeMilliseconds = PROTOTYPE_MS[threads][rank];
      const prototypeGflops = PROTOTYPE_GFLOPS_A_THREAD * threads;
      rows.push({
        threads,
        rank,
        milliseconds: spread(turns.map(({ seconds }) => 1e3 * seconds)),
        prototypeMilliseconds,
        timesPrototypeAtItsCeiling: median(
          turns.map(
            ({ seconds, ceilingGflops }) =>
              ((1e3 * seconds) / prototypeMilliseconds) * (ceilingGflops / prototypeGflops),
          ),
        ),
        ceilingGflops: median(turns.map(({ ceilingGflops }) => ceilingGflops)),
        ceilingShare: median(turns.map((turn) => productGflops(turn) / turn.ceilingGflops)),
        prepareSeconds: contestant.prepareSeconds,
        wasmMebibytes: contestant.wasmMebibytes,
      });
    }
  }
  return { pair: pair.name, clipSeconds: CLIP_SECONDS, rows };
}
