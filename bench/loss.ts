import { join } from 'node:path';
import { retimbre } from './command_line.ts';
import { type Pair, readClip } from './pairs.ts';
import { optimiseInTorch, writeAnalysed } from './torch.ts';

const ITERATIONS = 40;
/** The published weight of the content. */
const ALPHA = 0.01;
/** PyTorch takes minutes for each. */
const TORCH_PAIRS = 4;

export interface LossResult {
  iterations: number;
  pairs: {
    name: string;
    loss: number;
    torchLoss?: number;
    evaluations: number;
    seconds: number;
    sameLength: boolean;
    finite: boolean;
    peak: number;
  }[];
}

/** A whole transfer of each pair at exact rank: its final loss beside PyTorch's with the same filters, and the file it wrote. */
export async function measureLoss(
  pairs: Pair[],
  folder: string,
  withTorch: boolean,
): Promise<LossResult> {
  const result: LossResult = { iterations: ITERATIONS, pairs: [] };
  for (const [i, { name, content, style }] of pairs.entries()) {
    const out = join(folder, `${name}.wav`);
    const report = retimbre(
      ...['transfer', content, style, '-o', out, '--engine', 'random-cnn', '--rank', 'full'],
      ...['--engine', 'random-cnn'],
      ...['--iterations', `${ITERATIONS}`, '--alpha', `${ALPHA}`],
    );
    const contentClip = await readClip(content);
    const written = await readClip(out);
    const samples = written.channels[0] as Float32Array;
    const row = {
      name,
      loss: Math.min(...report.losses.map(({ total }) => total)),
      evaluations: report.evaluations,
      seconds: report.seconds.total,
      sameLength:
        samples.length === contentClip.channels[0]?.length &&
        written.sampleRateHz === contentClip.sampleRateHz,
      finite: samples.every(Number.isFinite),
      peak: samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
    };
    const clips = await writeAnalysed('build/bench/clips', contentClip, await readClip(style));
    const torchLoss =
      withTorch && i < TORCH_PAIRS
        ? optimiseInTorch(clips, ITERATIONS, ALPHA).loss.total
        : undefined;
    result.pairs.push({ ...row, ...(torchLoss !== undefined && { torchLoss }) });
    console.log(
      `  ${name}: loss ${row.loss.toPrecision(6)}, ${row.evaluations} evaluations, ${row.seconds.toFixed(1)} s` +
        (torchLoss === undefined
          ? ''
          : `; PyTorch ${torchLoss.toPrecision(6)}, ratio ${(row.loss / torchLoss).toFixed(4)}`) +
        `; ${row.sameLength ? 'same length' : 'LENGTH DIFFERS'}, ${row.finite ? 'finite' : 'NOT FINITE'}, peak ${row.peak.toFixed(3)}`,
    );
  }
  return result;
}
