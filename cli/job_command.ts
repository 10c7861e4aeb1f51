import { encodeWav } from '../worker/audio/wav.ts';
import type { ClipInput, Job, Outcome, RetimbreModule, Scores } from '../worker/engine/module.ts';
import { expectValue } from '../worker/engine/outcome.ts';
import { JobRun } from '../worker/job_run.ts';
import type { WavFormat } from '../worker/protocol.ts';
import { type CommandResult, choiceOf } from './command.ts';
import { readClip } from './input_clip.ts';
import type { CommandOption, ParsedCommand } from './options.ts';
import { OutputFile } from './output_file.ts';
import { ProgressBar } from './progress_bar.ts';

/** What a job is made of and where its clip goes. */
export interface JobOrder {
  command: string;
  inputs: string[];
  output: string;
  /** Makes the job of clips that it gets by `read`. */
  create: (read: (path: string) => Promise<ClipInput>) => Promise<{
    job: Outcome<Job>;
    /** Judges the finished clip, where there is something to judge it by. */
    score?: (result: ClipInput) => Outcome<Scores>;
  }>;
}

export const bitsOption: CommandOption = {
  name: 'bits',
  value: '16|24|float',
  help: 'Samples of the WAV file (default: 24).',
};

const formats = { '16': 'pcm16', '24': 'pcm24', float: 'float32' } as const satisfies Record<
  string,
  WavFormat
>;

/** Runs the job to its end and writes its clip. The output is opened before any work is done. */
export async function runJobCommand(
  engine: RetimbreModule,
  parsed: ParsedCommand,
  order: JobOrder,
): Promise<CommandResult> {
  const bits = choiceOf(parsed, 'bits', ['16', '24', 'float'], '24');
  const file = OutputFile.open(order.output);
  try {
    const started = performance.now();
    let decodeMs = 0;
    const { job, score } = await order.create(async (path) => {
      const readFrom = performance.now();
      const clip = await readClip(path);
      decodeMs += performance.now() - readFrom;
      return clip;
    });
    const bar = new ProgressBar(process.stderr);
    const run = new JobRun(expectValue(job), { onProgress: (progress) => bar.show(progress) });
    const end = await run.run().finally(() => bar.clear());
    if (end.kind === 'cancelled') throw new Error('Nobody cancels a job of the command line.');

    file.commit(new Uint8Array(encodeWav(end.clip, formats[bits])));
    const { report } = end;
    const totalSeconds = (performance.now() - started) / 1000;
    const peakMemoryBytes = engine.memoryBytes();
    const judged = parsed.own.json && score ? judge(end.clip, score) : { notes: [] };
    const { version, variant, threads } = engine.build();
    const { analyse, prepare, optimise, phase } = report.seconds;
    const frames = end.clip.channels[0]?.length ?? 0;
    return {
      json: {
        command: order.command,
        version,
        variant,
        threads,
        engine: report.settings.engine,
        settings: report.settings,
        inputs: order.inputs,
        output: {
          path: order.output,
          frames,
          sampleRateHz: end.clip.sampleRateHz,
          channels: end.clip.channels.length,
          bits,
          peak: report.peak,
        },
        contentSeconds: report.contentSeconds,
        styleSeconds: report.styleSeconds || undefined,
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
        scores: judged.scores,
        scoreSeconds: judged.seconds,
        memoryEstimateBytes: report.memoryEstimateBytes,
        peakMemoryBytes,
        notes: [...report.notes, ...judged.notes],
      },
      text: [
        ...report.notes,
        `Wrote ${order.output}: ${(frames / end.clip.sampleRateHz).toFixed(2)} s at ${end.clip.sampleRateHz} Hz, ` +
          `made in ${totalSeconds.toFixed(1)} s (${variant}, ${threads === 1 ? '1 thread' : `${threads} threads`}).`,
      ].join('\n'),
    };
  } finally {
    file.discard();
  }
}

/** The scores and the seconds that they took; a note where the clips cannot be scored. */
function judge(
  clip: ClipInput,
  score: (result: ClipInput) => Outcome<Scores>,
): { scores?: Scores; seconds?: number; notes: string[] } {
  const started = performance.now();
  const scores = score(clip);
  return 'error' in scores
    ? { notes: [scores.error.message] }
    : { scores: scores.value, seconds: (performance.now() - started) / 1000, notes: [] };
}
