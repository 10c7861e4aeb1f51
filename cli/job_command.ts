import { statSync } from 'node:fs';
import { wavParts } from '../worker/audio/wav.ts';
import type {
  ClipInput,
  Job,
  Outcome,
  RetimbreModule,
  Scores,
  TextureScores,
} from '../worker/engine/module.ts';
import { expectValue } from '../worker/engine/outcome.ts';
import { JobRun } from '../worker/job_run.ts';
import type { WavFormat } from '../worker/protocol.ts';
import { type CommandResult, choiceOf } from './command.ts';
import { UsageError } from './errors.ts';
import { readClip } from './input_clip.ts';
import type { CommandOption, ParsedCommand } from './options.ts';
import { OutputFile } from './output_file.ts';
import { ProgressBar } from './progress_bar.ts';
import { type StyleReport, warnOfBusy } from './steadiest.ts';
import type { StyleFile } from './style_weights.ts';

/** What a job is made of and where its clip goes. */
export interface JobOrder {
  command: string;
  inputs: string[];
  output: string;
  bits: SampleBits;
  /** Of a transfer. */
  styles?: StyleFile[];
  /** Whether only the steadiest seconds of a style are used, and how many. */
  steadiest?: number | undefined;
  /** Whose settings the job was given, for the report. */
  preset?: string | undefined;
  /** Whether the clip is scored, where it can be. */
  scored: boolean;
  /** Stands before the progress bar. */
  title?: string;
  /** How a clip is read; from its file where it is not said. */
  read?: ReadClip;
  /** Makes the job of clips that it gets by `read`. */
  create: (read: ReadClip) => Promise<{
    job: Outcome<Job>;
    /** What the styles of the order are like, where it has any. */
    styles?: (StyleReport & { path: string })[];
    /** Judge the finished clip, each by a style of the order. */
    judges: Judge[];
  }>;
}

/** A clip is not written over by what is made of it, nor is a WAV called something else. */
function requireOwnPlace({ output, inputs }: JobOrder): void {
  const ending = output.match(/\.(mp3|flac|ogg|oga|opus|m4a|aac|aiff?)$/i)?.[0];
  if (ending)
    throw new UsageError(`${output} would be a WAV file: let it end in .wav, not ${ending}.`);
  const same = inputs.find((input) => isSameFile(input, output));
  if (same !== undefined) {
    throw new UsageError(
      `${output} is read as well: it would be written over; give the output another name.`,
    );
  }
}

function isSameFile(a: string, b: string): boolean {
  try {
    const [one, other] = [statSync(a), statSync(b)];
    return one.isFile() && one.dev === other.dev && one.ino === other.ino;
  } catch {
    // What is not there, or cannot be looked at, is told where it is opened.
    return false;
  }
}

type Judge = (result: ClipInput) => Outcome<Scores | TextureScores>;

export type ReadClip = (path: string) => Promise<ClipInput>;

export const sampleBits = ['16', '24', 'float'] as const;
export type SampleBits = (typeof sampleBits)[number];
export const standardBits: SampleBits = '24';

export const bitsOption: CommandOption = {
  name: 'bits',
  value: sampleBits.join('|'),
  help: `Samples of the WAV file (default: ${standardBits}).`,
};

/** What --bits says. */
export function bitsOf(parsed: ParsedCommand): SampleBits {
  return choiceOf(parsed, 'bits', sampleBits, standardBits);
}

const formats = { '16': 'pcm16', '24': 'pcm24', float: 'float32' } as const satisfies Record<
  SampleBits,
  WavFormat
>;

/** Runs the job to its end and writes its clip. The output is opened before any work is done. */
export async function runJob(engine: RetimbreModule, order: JobOrder): Promise<CommandResult> {
  const { bits, read = readClip } = order;
  requireOwnPlace(order);
  const file = OutputFile.open(order.output);
  try {
    const started = performance.now();
    let decodeMs = 0;
    const {
      job,
      styles = [],
      judges,
    } = await order.create(async (path) => {
      const readFrom = performance.now();
      const clip = await read(path);
      decodeMs += performance.now() - readFrom;
      return clip;
    });
    const startable = expectValue(job);
    if (order.steadiest === undefined) {
      for (const { path, busy } of styles) if (busy) warnOfBusy(path);
    }
    const bar = new ProgressBar(process.stderr, order.title);
    const run = new JobRun(startable, { onProgress: (progress) => bar.show(progress) });
    const end = await run.run().finally(() => bar.clear());
    if (end.kind === 'cancelled') throw new Error('Nobody cancels a job of the command line.');

    const digest = file.commit(wavParts(end.clip, formats[bits]));
    const { report } = end;
    const totalSeconds = (performance.now() - started) / 1000;
    const peakMemoryBytes = engine.memoryBytes();
    const judged = judge(end.clip, order.scored ? judges : []);
    const { version, variant, threads } = engine.build();
    const { analyse, prepare, optimise, phase } = report.seconds;
    const surveys = styles.map(({ path: _, ...survey }) => survey);
    const frames = end.clip.channels[0]?.length ?? 0;
    return {
      json: {
        command: order.command,
        version,
        variant,
        threads,
        engine: report.settings.engine,
        preset: order.preset,
        settings: report.settings,
        inputs: order.inputs,
        styles: order.styles,
        ...(surveys.length > 1 ? { styleSurveys: surveys } : { style: surveys[0] }),
        output: {
          path: order.output,
          frames,
          sampleRateHz: end.clip.sampleRateHz,
          channels: end.clip.channels.length,
          bits,
          peak: report.peak,
          sha256: digest,
        },
        contentSeconds: report.contentSeconds || undefined,
        styleSeconds: report.styleSeconds || undefined,
        windows: report.windows,
        analysisRateHz: report.analysisRateHz,
        seconds: {
          decode: decodeMs / 1000,
          analysis: analyse,
          prepare,
          optimise,
          phase,
          total: totalSeconds,
        },
        iterations: report.iterations,
        evaluations: report.evaluations,
        losses: report.losses,
        spectralConvergenceDb: report.spectralConvergenceDb,
        ...(judges.length > 1 ? { styleScores: judged.scores } : { scores: judged.scores[0] }),
        scoreSeconds: judged.scores.length > 0 ? judged.seconds : undefined,
        memoryEstimateBytes: report.memoryEstimateBytes,
        peakMemoryBytes,
        notes: [...report.notes, ...judged.notes],
      },
      text: [
        ...report.notes,
        `Wrote ${order.output}: ${(frames / end.clip.sampleRateHz).toFixed(2)} s at ${end.clip.sampleRateHz} Hz, ` +
          `made in ${totalSeconds.toFixed(1)} s (${variant}, ${threads === 1 ? '1 thread' : `${threads} threads`}, ` +
          `${Math.round(peakMemoryBytes / 2 ** 20)} MiB of wasm memory).`,
      ].join('\n'),
    };
  } finally {
    file.discard();
  }
}

/** The scores, in the order of the judges, and the seconds that they took; no scores and a note where there can be none. */
function judge(
  clip: ClipInput,
  judges: Judge[],
): { scores: (Scores | TextureScores)[]; seconds: number; notes: string[] } {
  const started = performance.now();
  const outcomes = judges.map((score) => score(clip));
  const seconds = (performance.now() - started) / 1000;
  const errors = outcomes.flatMap((each) => ('error' in each ? [each.error.message] : []));
  return {
    scores: errors.length > 0 ? [] : outcomes.map(expectValue),
    seconds,
    notes: [...new Set(errors)],
  };
}
