import type { ClipInput, JobReport, Settings } from '../worker/engine/module.ts';
import { finished } from '../worker/growing_clip.ts';
import { loadBench, loadRetimbre, unwrap } from './module.ts';
import { lasting, type Pair, readClip } from './pairs.ts';

const THREADS = 2;
const SECONDS = [10, 60, 600];
/** The length at which windows are compared with one window for all. */
const COMPARED_SECONDS = 60;

export interface LongResult {
  rows: {
    seconds: number;
    windows: number;
    /** Of work, by second of the content. */
    secondsPerSecond: number;
    wasmMebibytes: number;
  }[];
  /** Onset strength in dB: the largest within two frames of a join, and the 95th percentile of the whole result. */
  joins: { largest: number; above: number; count: number; percentile95: number };
  /** Held-out Gram distance of 60 s in windows and in one. */
  gram: { windows: number; single: number };
}

/** All contents of the last one's rate, one after the other, over and over. */
async function joined(pairs: Pair[], seconds: number): Promise<ClipInput> {
  const clips = await Promise.all(pairs.map(({ content }) => readClip(content)));
  const sampleRateHz = clips.at(-1)?.sampleRateHz ?? 44100;
  const samples = clips
    .filter((clip) => clip.sampleRateHz === sampleRateHz)
    .flatMap(({ channels }) => [...(channels[0] ?? [])]);
  return lasting({ channels: [Float32Array.from(samples)], sampleRateHz }, seconds);
}

async function transferred(content: ClipInput, style: ClipInput, settings: Settings) {
  const engine = await loadRetimbre(THREADS);
  const start = performance.now();
  const job = unwrap(engine.createTransfer(content, [{ clip: style, weight: 1 }], settings));
  const result = finished(job);
  const seconds = (performance.now() - start) / 1e3;
  const report: JobReport = job.report();
  job.delete();
  return { engine, result, report, seconds, wasmMebibytes: engine.memoryBytes() / 2 ** 20 };
}

/** Time, memory and seams of long contents in windows; the style is that of the second pair. */
export async function measureLong(pairs: Pair[]): Promise<LongResult> {
  const style = await readClip((pairs[1] as Pair).style);
  const rows: LongResult['rows'] = [];
  const result: Partial<LongResult> = {};
  for (const seconds of SECONDS) {
    const content = await joined(pairs, seconds);
    const done = await transferred(content, style, {});
    const { windows, joinsSeconds } = done.report;
    const secondsPerSecond = done.seconds / seconds;
    rows.push({ seconds, windows, secondsPerSecond, wasmMebibytes: done.wasmMebibytes });
    console.log(
      `  ${seconds} s in ${windows} windows: ${secondsPerSecond.toFixed(4)} s a second, ${done.wasmMebibytes.toFixed(0)} MiB`,
    );
    if (seconds !== COMPARED_SECONDS) continue;
    result.joins = await seams(done.result, joinsSeconds);
    const single = await transferred(content, style, { window: COMPARED_SECONDS });
    const gramOf = (clip: ClipInput) => unwrap(done.engine.score(content, style, clip)).style.gram;
    result.gram = { windows: gramOf(done.result), single: gramOf(single.result) };
    console.log(
      `  joins: ${result.joins.largest.toFixed(2)} dB at the most, ${result.joins.above} of ${result.joins.count} above the 95th percentile ${result.joins.percentile95.toFixed(2)}; Gram distance ${result.gram.windows.toFixed(4)} in windows, ${result.gram.single.toFixed(4)} in one`,
    );
  }
  return { rows, ...(result as Pick<LongResult, 'joins' | 'gram'>) };
}

async function seams(clip: ClipInput, joinsSeconds: number[]): Promise<LongResult['joins']> {
  const bench = await loadBench('relaxed', 1);
  const onsets = unwrap(bench.onsets(clip));
  const sorted = [...onsets].sort((a, b) => a - b);
  const percentile95 = sorted[Math.floor(0.95 * sorted.length)] as number;
  const atJoins = joinsSeconds.map((seconds) => {
    const frame = Math.round((seconds * 22050) / 512);
    return Math.max(...onsets.slice(frame - 2, frame + 3));
  });
  return {
    largest: Math.max(...atJoins),
    above: atJoins.filter((onset) => onset > percentile95).length,
    count: atJoins.length,
    percentile95,
  };
}
