// npm run bench [-- --pairs DIR] [--peers] [--only PART,PART...] [--keep]: measures, prints, and with --keep puts the figures into
// bench/results.json and the README's tables.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAnalysis } from './analysis.ts';
import { measureEvaluation } from './evaluation.ts';
import { measureLoss } from './loss.ts';
import { findPairs, type Pair } from './pairs.ts';
import { measureCeiling } from './products.ts';
import { keep, type Measured } from './results.ts';
import { measureResynthesis } from './resynthesis.ts';
import { measureScores } from './scores.ts';
import type { Spread } from './statistics.ts';
import { writeTables } from './tables.ts';

const PARTS = ['products', 'analysis', 'evaluation', 'resynthesis', 'scores', 'loss'] as const;
/** These take minutes: they run when they are asked for by name. */
const BY_NAME_ONLY: readonly string[] = ['scores', 'loss'];

const { values } = parseArgs({
  options: {
    pairs: { type: 'string' },
    peers: { type: 'boolean', default: false },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const wanted = values.only?.split(',') ?? PARTS.filter((part) => !BY_NAME_ONLY.includes(part));
const unknown = wanted.find((part) => !(PARTS as readonly string[]).includes(part));
if (unknown) throw new Error(`There is no benchmark "${unknown}"; there are ${PARTS.join(', ')}.`);

const pairs = findPairs(values.pairs);
const folder = 'build/bench/results';
mkdirSync(folder, { recursive: true });

async function part<Part extends keyof Measured>(
  name: Part,
  title: string,
  measure: () => Promise<Measured[Part]> | Measured[Part],
  show: (figures: NonNullable<Measured[Part]>) => void = () => {},
): Promise<void> {
  if (!wanted.includes(name)) return;
  console.log(title);
  const figures = await measure();
  if (figures) show(figures);
  if (values.keep) keep(name, figures);
}

await part(
  'products',
  'Matrix products, [431 x 1025] [1025 x 431], relaxed SIMD',
  async () => [await measureCeiling(1), await measureCeiling(2)],
  (ceilings) => {
    for (const { threads, gflops } of ceilings)
      console.log(`  ${threads} thread(s): ${gflops.toFixed(1)} GFLOP/s`);
  },
);
await part(
  'analysis',
  'Analysis, one thread, microseconds per real 2048-point frame',
  measureAnalysis,
  ({ transform, magnitudes }) => {
    const show = ({ least, median }: Spread) =>
      `${least.toFixed(2)} (median of all rounds ${median.toFixed(2)})`;
    console.log(`  window and transform: ${show(transform)}`);
    console.log(`  window, transform and magnitudes: ${show(magnitudes)}`);
  },
);
await part(
  'evaluation',
  'One evaluation of random-cnn, 4096 filters, width 11, 10 s clips, 2 threads',
  () => measureEvaluation(pairs[0] as Pair, values.peers),
  ({ ranks, torch }) => {
    for (const [
      rank,
      { seconds, productGflops, ceilingShare, wasmMebibytes, prepareSeconds },
    ] of Object.entries(ranks)) {
      console.log(
        `  rank ${rank}: ${seconds.toFixed(3)} s, products at ${productGflops.toFixed(1)} GFLOP/s (${(100 * ceilingShare).toFixed(0)} % of the ceiling around it), ${wasmMebibytes.toFixed(0)} MiB of wasm memory, prepared in ${prepareSeconds.toFixed(2)} s` +
          (torch ? `, ${(torch.seconds / seconds).toFixed(2)} times as fast as PyTorch` : ''),
      );
    }
    if (torch) console.log(`  PyTorch ${torch.version}: ${torch.seconds.toFixed(3)} s`);
  },
);
await part(
  'resynthesis',
  'Resynthesis from true magnitudes, PGHI and 30 fast iterations',
  () => measureResynthesis(pairs, folder),
  ({ meanDb }) => console.log(`  mean ${meanDb.toFixed(2)} dB`),
);
await part(
  'scores',
  'Scores of plain mixes and equaliser matches, 10 s clips, 2 threads',
  () => measureScores(pairs, values.peers),
  ({ seconds, mixSuperposition, equaliserSuperposition, largestDifference }) => {
    console.log(
      `  ${seconds.toFixed(2)} s for one result; superposition of a mix ${mixSuperposition.toFixed(3)}, of an equaliser match ${equaliserSuperposition.toFixed(3)} (means)`,
    );
    if (largestDifference !== undefined)
      console.log(
        `  largest difference to numpy, scipy and torch: ${largestDifference.toExponential(1)}`,
      );
  },
);
await part('loss', 'Final loss of random-cnn at exact rank', () =>
  measureLoss(pairs, folder, values.peers),
);
if (values.keep) writeTables();
// the threads of the wasm modules would keep Node alive
process.exit(0);
