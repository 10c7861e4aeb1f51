import type { ClipInput, JobReport, Scores, Settings } from '../worker/engine/module.ts';
import { finished } from '../worker/growing_clip.ts';
import { loadBench, loadRetimbre, unwrap } from './module.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { mean } from './statistics.ts';

/** Of a whole result; and the mean of its Gram distances in stretches, each at its own level. */
type StyleScores = Scores['style'] & { stretchGram: number };

const THREADS = 2;
const SECONDS = [10, 60, 600];
/** The length at which windows are compared with one window for all. */
const COMPARED_SECONDS = 60;
const STRETCH_SECONDS = 10;
/** Of onset envelopes. */
const FRAME_SECONDS = 512 / 22050;

export interface LongResult {
  rows: {
    seconds: number;
    windows: number;
    /** Of work, by second of the content. */
    secondsPerSecond: number;
    wasmMebibytes: number;
  }[];
  /** 60 s in windows beside the same in one window, by pair. */
  compared: {
    name: string;
    windows: StyleScores;
    single: StyleScores;
    /**
     * Of windows, within two frames of each join: whether the onset strength is above the 95th percentile of the whole result,
     * and whether the content's own is above the content's.
     */
    joins: { result: boolean; content: boolean }[];
    /** The part of all places in the result, not only of joins, that have such an onset as near. */
    anywhere: number;
  }[];
}

/** All contents of one rate, one after the other and over and over; the first pair's goes first. */
async function joined(pairs: Pair[], seconds: number): Promise<ClipInput> {
  const clips = await Promise.all(pairs.map(({ content }) => readClip(content)));
  const sampleRateHz = clips[0]?.sampleRateHz ?? 44100;
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

/** Time and memory by length, then what windows cost in quality. */
export async function measureLong(pairs: Pair[]): Promise<LongResult> {
  const [first] = pairs as [Pair];
  const style = await readClip(first.style);
  const rows: LongResult['rows'] = [];
  await transferred(await joined(pairs, 1), style, {}); // compiles
  for (const seconds of SECONDS) {
    const done = await transferred(await joined(pairs, seconds), style, {});
    const { windows } = done.report;
    const secondsPerSecond = done.seconds / seconds;
    rows.push({ seconds, windows, secondsPerSecond, wasmMebibytes: done.wasmMebibytes });
    console.log(
      `  ${seconds} s in ${windows} windows: ${secondsPerSecond.toFixed(4)} s a second, ${done.wasmMebibytes.toFixed(0)} MiB`,
    );
  }
  const compared: LongResult['compared'] = [];
  for (const i of pairs.keys()) {
    const row = await compare([...pairs.slice(i), ...pairs.slice(0, i)]);
    const digits = ({ gram, stretchGram, mfcc, spectrumDb }: StyleScores) =>
      `${gram.toFixed(4)} (stretches ${stretchGram.toFixed(4)}) / ${mfcc.toFixed(3)} / ${spectrumDb.toFixed(2)} dB`;
    console.log(
      `  ${row.name}: windows ${digits(row.windows)}, one window ${digits(row.single)}; onsets at ${row.joins.filter(({ result }) => result).length} of ${row.joins.length} joins, ${row.joins.filter(isSeam).length} of them not the content's`,
    );
    compared.push(row);
  }
  return { rows, compared };
}

/** An onset at a join that the content does not have there. */
export function isSeam({ result, content }: LongResult['compared'][number]['joins'][number]) {
  return result && !content;
}

async function compare(pairs: Pair[]): Promise<LongResult['compared'][number]> {
  const [pair] = pairs as [Pair];
  const content = await joined(pairs, COMPARED_SECONDS);
  const style = await readClip(pair.style);
  const windows = await transferred(content, style, {});
  const single = await transferred(content, style, { window: COMPARED_SECONDS });
  const scores = ({ result }: { result: ClipInput }): StyleScores => {
    const styleOf = (from: number, to: number) => {
      const [part, resultPart] = [content, result].map((clip) => cut(clip, from, to));
      return unwrap(windows.engine.score(part as ClipInput, style, resultPart as ClipInput)).style;
    };
    const begins = Array.from(
      { length: COMPARED_SECONDS / STRETCH_SECONDS },
      (_, k) => k * STRETCH_SECONDS,
    );
    const stretchGram = mean(begins.map((from) => styleOf(from, from + STRETCH_SECONDS).gram));
    return { ...styleOf(0, COMPARED_SECONDS), stretchGram };
  };
  const bench = await loadBench('relaxed', 1);
  const { joinsSeconds } = windows.report;
  const onsets = unwrap(bench.onsets(windows.result));
  const ofResult = onsetsAt(onsets, joinsSeconds);
  const ofContent = onsetsAt(unwrap(bench.onsets(content)), joinsSeconds);
  const everywhere = onsetsAt(
    onsets,
    onsets.map((_, frame) => frame * FRAME_SECONDS),
  );
  return {
    name: pair.name,
    windows: scores(windows),
    single: scores(single),
    joins: ofResult.map((result, k) => ({ result, content: ofContent[k] as boolean })),
    anywhere: everywhere.filter(Boolean).length / everywhere.length,
  };
}

function cut({ channels, sampleRateHz }: ClipInput, from: number, to: number): ClipInput {
  const [begin, end] = [from, to].map((seconds) => Math.round(seconds * sampleRateHz));
  return { channels: channels.map((samples) => samples.slice(begin, end)), sampleRateHz };
}

/** Whether the envelope is above its own 95th percentile within two frames of each of the times. */
function onsetsAt(envelope: number[], times: number[]): boolean[] {
  const sorted = [...envelope].sort((a, b) => a - b);
  const percentile95 = sorted[Math.floor(0.95 * sorted.length)] as number;
  return times.map((seconds) => {
    const frame = Math.round(seconds / FRAME_SECONDS);
    return Math.max(...envelope.slice(Math.max(0, frame - 2), frame + 3)) > percentile95;
  });
}
