// npm run bench [-- --pairs DIR] [--peers] [--only PART,PART...] [--keep]: measures, prints, and with --keep puts the figures into
// bench/results.json and the README's tables. The part quality goes on where it was interrupted; --quick runs only the engine
// infinite at its defaults, --slider that at all strengths; --again makes also those transfers of random-cnn again, which take
// an hour, that an older build made. --reference DIR compares the part reference with the classes of DIR/infinite_width.py.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAnalysis } from './analysis.ts';
import { measureEvaluation } from './evaluation.ts';
import { measureHighBand } from './high_band.ts';
import { measureInfinite } from './infinite.ts';
import { measureJob } from './job.ts';
import { measureLimit } from './limit.ts';
import { measureLong } from './long.ts';
import { measureLoss } from './loss.ts';
import type { FiniteErrors } from './module.ts';
import { findPairs, type Pair } from './pairs.ts';
import { measurePresets } from './presets.ts';
import { measureCeiling } from './products.ts';
import { measureQuality, summaryOf } from './quality.ts';
import { measureReference } from './reference.ts';
import { keep, type Measured } from './results.ts';
import { measureResynthesis } from './resynthesis.ts';
import { measureScores } from './scores.ts';
import type { Spread } from './statistics.ts';
import { measureStereo } from './stereo.ts';
import { measureStyles } from './styles.ts';
import { writeTables } from './tables.ts';
import { measureTexture, summaryOf as summaryOfTextures } from './texture.ts';

const PARTS = [
  'products',
  'analysis',
  'infinite',
  'job',
  'evaluation',
  'resynthesis',
  'scores',
  'loss',
  'limit',
  'reference',
  'quality',
  'texture',
  'long',
  'stereo',
  'styles',
  'presets',
  'high-band',
] as const;
/** These take minutes, or the built site, or PyTorch: they run when they are asked for by name. */
const BY_NAME_ONLY: readonly string[] = [
  'job',
  'scores',
  'loss',
  'reference',
  'quality',
  'texture',
  'long',
  'stereo',
  'styles',
  'presets',
  'high-band',
];

const { values } = parseArgs({
  options: {
    pairs: { type: 'string' },
    peers: { type: 'boolean', default: false },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
    reference: { type: 'string' },
    quick: { type: 'boolean', default: false },
    slider: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
  },
});
const wanted = values.only?.split(',') ?? PARTS.filter((part) => !BY_NAME_ONLY.includes(part));
if ((values.quick || values.slider) && values.keep)
  throw new Error('Only a whole run is kept, without --quick and --slider.');
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
  'infinite',
  'One evaluation of infinite, 10 s clips, in turns with the ceiling of matrix products',
  () => measureInfinite(pairs[0] as Pair),
  ({ rows }) => {
    for (const row of rows) {
      const { threads, rank, milliseconds, prototypeMilliseconds, ceilingGflops } = row;
      console.log(
        `  ${threads} thread(s), rank ${rank}: ${milliseconds.least.toFixed(2)} ms (median ${milliseconds.median.toFixed(2)}; the prototype took ${prototypeMilliseconds}), products at ${(100 * row.ceilingShare).toFixed(0)} % of a ceiling of ${ceilingGflops.toFixed(1)} GFLOP/s; at the prototype's ceiling ${row.timesPrototypeAtItsCeiling.toFixed(2)} times its time; prepared in ${(1e3 * row.prepareSeconds).toFixed(0)} ms`,
      );
    }
  },
);
await part(
  'job',
  'A whole transfer at default settings in headless Chromium, 10 s clips, 2 threads',
  () => measureJob(pairs[0] as Pair, values.peers),
  ({ seconds, wallSeconds, clipSeconds, evaluations, wasmMebibytes, build, published }) => {
    const stages = (['analyse', 'prepare', 'optimise', 'phase'] as const)
      .map((stage) => `${stage} ${seconds[stage].toFixed(3)}`)
      .join(', ');
    console.log(
      `  ${build.variant}, ${build.threads} threads: ${seconds.wall.toFixed(3)} s, ${(seconds.wall / clipSeconds).toFixed(4)} of the clip's duration (${stages}; ${evaluations} evaluations; all jobs: ${wallSeconds.map((wall) => wall.toFixed(3)).join(' ')}), ${wasmMebibytes.toFixed(0)} MiB of wasm memory`,
    );
    if (published)
      console.log(
        `  the published method in PyTorch, 300 iterations and 500 of Griffin-Lim, extrapolated from ${published.evaluationSeconds.length} of each: ${published.seconds.toFixed(0)} s, ${(published.seconds / seconds.wall).toFixed(0)} times as long`,
      );
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
await part(
  'limit',
  'Networks of finitely many filters beside their limit, relative errors',
  () => measureLimit(pairs),
  ({ errors }) => {
    for (const [i, error] of errors.entries()) {
      const show = (what: keyof FiniteErrors | 'kernelRms') => {
        const before = errors[i - 1];
        return (
          error[what].toFixed(4) + (before ? ` (${(before[what] / error[what]).toFixed(2)})` : '')
        );
      };
      console.log(
        `  ${error.filters} filters: kernel ${show('kernel')}, its root mean square ${show('kernelRms')}, gradient of the style ${show('styleGradient')}, of the content ${show('contentGradient')}`,
      );
    }
  },
);
await part(
  'reference',
  'Loss and gradient of infinite at full rank beside PyTorch in double precision',
  () => measureReference(pairs, values.reference),
);
await part(
  'quality',
  'Quality: both engines and the baselines, scored',
  () =>
    measureQuality(pairs, {
      folder: 'build/quality',
      extent: values.quick ? 'defaults' : values.slider ? 'slider' : 'all',
      again: values.again,
    }),
  (result) => {
    for (const line of summaryOf(result)) console.log(`  ${line}`);
  },
);
await part('long', 'Long contents in windows, relaxed, 2 threads', () => measureLong(pairs));
await part(
  'texture',
  'Textures of 60 s from 5 s of each style, scored',
  () => measureTexture(pairs),
  ({ styles, seconds }) => {
    console.log(`  ${seconds?.toFixed(1)} s for one`);
    for (const what of ['texture', 'quilt'] as const)
      console.log(
        `  ${what}: ${summaryOfTextures(styles.flatMap((each) => each[what] ?? [])).join(', ')}`,
      );
  },
);
await part('stereo', 'Stereo contents, by their mid and image and channel by channel, scored', () =>
  measureStereo(pairs),
);
await part('styles', 'Two styles whose weights go from the one to the other, scored by each', () =>
  measureStyles(pairs),
);
await part('presets', 'Presets on their demo pairs and on all pairs', () => measurePresets(pairs));
await part(
  'high-band',
  'The spectrum above 11 kHz at 48 kHz, beside those of content and style',
  () => measureHighBand(pairs),
);
if (values.keep) writeTables();
// the threads of the wasm modules would keep Node alive
process.exit(0);
