import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeWav } from '../worker/audio/wav.ts';
import { type CommandReport, retimbre } from './command_line.ts';
import { type Pair, readClip } from './pairs.ts';
import { optimiseInTorch, writeAnalysed } from './torch.ts';

const ITERATIONS = 40;
/** The published weight of the content. */
const ALPHA = 0.01;
/** PyTorch takes minutes for each. */
const TORCH_PAIRS = 4;
const ANALYSIS_RATE_HZ = 22050;

export interface LossResult {
  iterations: number;
  pairs: {
    name: string;
    /** At exact rank, of the samples that PyTorch works on, too. */
    loss?: number;
    torchLoss?: number;
    /** What was written of the pair's own files, at the default rank. */
    sameLength: boolean;
    finite: boolean;
    peak: number;
  }[];
}

/** Whole transfers by the command line: the file that is written of each pair, and the final loss beside PyTorch's with the same filters. */
export async function measureLoss(
  pairs: Pair[],
  folder: string,
  withTorch: boolean,
): Promise<LossResult> {
  const result: LossResult = { iterations: ITERATIONS, pairs: [] };
  for (const [i, pair] of pairs.entries()) {
    const written = await writtenOf(pair, join(folder, `${pair.name}.wav`));
    const losses = withTorch && i < TORCH_PAIRS ? await lossesOf(pair, folder) : undefined;
    result.pairs.push({ name: pair.name, ...losses, ...written });
    console.log(
      `  ${pair.name}: ` +
        (losses
          ? `loss ${losses.loss.toPrecision(6)}, PyTorch ${losses.torchLoss.toPrecision(6)}, ratio ${(losses.loss / losses.torchLoss).toFixed(4)}; `
          : '') +
        `${written.sameLength ? 'same length' : 'LENGTH DIFFERS'}, ${written.finite ? 'finite' : 'NOT FINITE'}, peak ${written.peak.toFixed(3)}`,
    );
  }
  return result;
}

function transfer(content: string, style: string, out: string, ...more: string[]): CommandReport {
  return retimbre(
    ...['transfer', content, style, '-o', out, '--engine', 'random-cnn', '--alpha', `${ALPHA}`],
    ...['--iterations', `${ITERATIONS}`],
    ...more,
  );
}

async function writtenOf({ content, style }: Pair, out: string) {
  transfer(content, style, out);
  const clip = await readClip(content);
  const written = await readClip(out);
  const samples = written.channels[0] as Float32Array;
  return {
    sameLength:
      samples.length === clip.channels[0]?.length && written.sampleRateHz === clip.sampleRateHz,
    finite: samples.every(Number.isFinite),
    peak: samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
  };
}

/** Both engines get the samples that PyTorch's analysis knows: clips of other rates are worked on at their own. */
async function lossesOf({ content, style }: Pair, folder: string) {
  const clips = await writeAnalysed(
    'build/bench/clips',
    await readClip(content),
    await readClip(style),
  );
  const [analysedContent, analysedStyle] = clips.map((path) => {
    const samples = new Float32Array(new Uint8Array(readFileSync(path)).buffer);
    const wav = path.replace(/f32$/, 'wav');
    const clip = { channels: [samples], sampleRateHz: ANALYSIS_RATE_HZ };
    writeFileSync(wav, new Uint8Array(encodeWav(clip, 'float32')));
    return wav;
  }) as [string, string];
  const report = transfer(
    ...([analysedContent, analysedStyle, join(folder, 'analysed.wav')] as const),
    ...['--rank', 'full'],
  );
  return {
    loss: Math.min(...report.losses.map(({ total }) => total)),
    torchLoss: optimiseInTorch(clips, ITERATIONS, ALPHA).loss.total,
  };
}
