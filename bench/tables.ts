import { readFileSync, writeFileSync } from 'node:fs';
import { type Measured, type Results, readResults } from './results.ts';

const README = 'README.md';
const BEGIN = '<!-- benchmarks: made by npm run bench, not by hand -->';
const END = '<!-- end of benchmarks -->';

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function source(results: Results, part: keyof Measured): string {
  const from = results.provenance[part];
  return from ? `*${from.date}, commit ${from.commit}, ${from.machine}, Node ${from.node}*` : '';
}

const SECTIONS: {
  [Part in keyof Measured]-?: (figures: NonNullable<Measured[Part]>, all: Results) => string;
} = {
  products: (ceilings) =>
    table(
      ['matrix products, relaxed SIMD', 'GFLOP/s'],
      ceilings.map(({ threads, gflops }) => [
        `${threads} thread${threads === 1 ? '' : 's'}`,
        gflops.toFixed(1),
      ]),
    ),
  analysis: ({ transform, magnitudes }) =>
    table(
      ['a real 2048-point frame, relaxed SIMD, one thread', 'µs, least', 'µs, median'],
      Object.entries({
        'window and transform': transform,
        'window, transform and magnitudes': magnitudes,
      }).map(([what, { least, median }]) => [what, least.toFixed(2), median.toFixed(2)]),
    ),
  evaluation: ({ ranks, torch, threads, clipSeconds }) => {
    const rows = Object.entries(ranks).map(
      ([rank, { seconds, productGflops, ceilingShare, wasmMebibytes }]) => [
        `Retimbre, ${rank === 'full' ? 'exact' : `rank ${rank}`}`,
        seconds.toFixed(3),
        torch ? `${(torch.seconds / seconds).toFixed(2)} ×` : '',
        `${productGflops.toFixed(1)} (${(100 * ceilingShare).toFixed(0)} % of the ceiling)`,
        `${wasmMebibytes.toFixed(0)} MiB`,
      ],
    );
    if (torch) rows.push([`PyTorch ${torch.version}`, torch.seconds.toFixed(3), '1 ×', '', '']);
    return (
      `One evaluation of \`random-cnn\` (4096 filters of width 11, two ${clipSeconds} s clips, ${threads} threads), medians taken in turns:\n\n` +
      table(['', 'seconds', 'faster than PyTorch', 'GFLOP/s in products', 'wasm memory'], rows)
    );
  },
  resynthesis: ({ meanDb, clips }) =>
    `Phase recovery from true magnitudes, PGHI and 30 fast iterations: ${meanDb.toFixed(2)} dB spectral convergence, mean of ${clips.length} clips.`,
  scores: ({ seconds, mixSuperposition, equaliserSuperposition, largestDifference, pairs }) =>
    `Scoring one result of 10 s clips on 2 threads: ${seconds.toFixed(2)} s. ` +
    `Superposition, mean of ${pairs} pairs: ${mixSuperposition.toFixed(2)} for a plain mix, ${equaliserSuperposition.toFixed(2)} for an equaliser match.` +
    (largestDifference === undefined
      ? ''
      : ` The largest relative difference of any score to the same in numpy, scipy and PyTorch: ${largestDifference.toExponential(1)}.`),
  loss: ({ iterations, pairs }) =>
    `Final loss of \`random-cnn\` at exact rank after ${iterations} iterations, beside PyTorch with the same filters:\n\n` +
    table(
      ['pair', 'Retimbre', 'PyTorch', 'ratio'],
      pairs.map(({ name, loss, torchLoss }) => [
        name,
        loss.toPrecision(6),
        torchLoss?.toPrecision(6) ?? '',
        torchLoss ? (loss / torchLoss).toFixed(4) : '',
      ]),
    ),
};

/** Writes the measured figures into the README, between its two marks. */
export function writeTables(): void {
  const results = readResults();
  const parts = (Object.keys(SECTIONS) as (keyof Measured)[]).filter((part) => results[part]);
  const sections = parts.map((part) => {
    const section = SECTIONS[part] as (figures: unknown, all: Results) => string;
    return `${section(results[part], results)}\n\n${source(results, part)}`;
  });
  const readme = readFileSync(README, 'utf8');
  const [before, after] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (before < 0 || after < before)
    throw new Error(`${README} has lost its marks for the benchmarks.`);
  const text = `${readme.slice(0, before + BEGIN.length)}\n\n${sections.join('\n\n')}\n\n${readme.slice(after)}`;
  if (text !== readme) writeFileSync(README, text);
}
