import { type BatchJob, readJobs } from '../batch/jobs_file.ts';
import { buildStamp, isMadeFrom, type Origin, writeRecord } from '../batch/record.ts';
import { shardJobs, shardOf } from '../batch/shard.ts';
import { type Command, operands } from '../command.ts';
import { sha256 } from '../digest.ts';
import { isForPeople, sentenceOf } from '../errors.ts';
import { decodeClip, readBytes } from '../input_clip.ts';
import { runJob } from '../job_command.ts';
import { commonOptions } from '../options.ts';
import { makeFolderOf } from '../output_file.ts';
import { presetOf, presetOption } from '../preset.ts';
import { steadiestOf, steadiestOption } from '../steadiest.ts';
import { transferOf } from '../transfer_order.ts';

/** What became of a job, as --json prints it on a line and in a few words for people. */
interface JobEnd {
  state: 'made' | 'skipped' | 'failed';
  text: string;
  report?: Record<string, unknown>;
}

export const batch: Command = {
  name: 'batch',
  operands: 'JOBS.json',
  settingsOf: 'transfer',
  summary:
    'Runs the transfers of JOBS.json, {"defaults": {...}, "jobs": [{"content": "a.wav", "style": "b.wav", "output": "out.wav", "settings": {...}}]}, one after the other. A job that fails is told and the rest run. A job whose output was made from the same clips, settings and build is skipped, so that the same command goes on where it was stopped. Options of the engine go before what the file says.',
  whenStopped: 'what was finished is kept, and the same command goes on from there',
  options: [
    {
      name: 'shard',
      value: 'I/N',
      help: 'Run only the I-th of N parts of the jobs, each N-th job; the parts may run at once.',
    },
    steadiestOption,
    presetOption,
    { name: 'force', help: 'Make again what is there already.' },
    commonOptions.threads,
    commonOptions.variant,
    {
      name: 'json',
      help: 'Print one line of JSON for each job and one for all, and nothing else.',
    },
    commonOptions.help,
  ],
  run: async (engine, parsed, { engines, wasmBase }) => {
    const [path = ''] = operands(batch, parsed, 1, 'jobs file');
    const shard = shardOf(String(parsed.own.shard ?? '1/1'));
    const isJson = parsed.own.json === true;
    const text = new TextDecoder().decode(readBytes(path));
    const override = {
      steadiest: steadiestOf(parsed),
      preset: presetOf(parsed),
      settings: parsed.settings,
    };
    const all = readJobs(path, text, override, engine);
    const jobs = shardJobs(all, shard);
    const build = buildStamp(engine.build(), wasmBase);
    const started = performance.now();
    const count = { made: 0, skipped: 0, failed: 0 };

    const runOne = async (job: BatchJob): Promise<JobEnd> => {
      const inputs = [job.content, ...job.styles.map(({ path }) => path)];
      const bytes = new Map(inputs.map((clip) => [clip, readBytes(clip)]));
      const bytesOf = (clip: string) => bytes.get(clip) ?? new Uint8Array();
      const origin: Origin = {
        content: sha256(bytesOf(job.content)),
        styles: job.styles.map(({ path, weight }) => ({ sha256: sha256(bytesOf(path)), weight })),
        steadiest: job.steadiest,
        settings: job.settings,
        bits: job.bits,
        build,
      };
      if (!parsed.own.force && isMadeFrom(origin, job.output)) {
        return { state: 'skipped', text: `Skipped ${job.output}: it is there already.` };
      }
      makeFolderOf(job.output);
      const module = await engines.module();
      const { json, text } = await runJob(module, {
        command: 'transfer',
        inputs,
        styles: job.styles,
        steadiest: job.steadiest,
        output: job.output,
        bits: job.bits,
        preset: job.preset,
        scored: isJson,
        title: `${job.number}/${all.length}`,
        read: (clip) => decodeClip(bytesOf(clip), clip),
        create: transferOf(module, job),
      });
      writeRecord(job.output, origin, (json.output as { sha256: string }).sha256);
      return { state: 'made', text, report: json };
    };

    for (const job of jobs) {
      const { state, text, report } = await runOne(job).catch((error: unknown): JobEnd => {
        if (!isForPeople(error)) engines.giveUp(error);
        return { state: 'failed', text: sentenceOf(error) };
      });
      count[state]++;
      if (state === 'failed') {
        process.stderr.write(`retimbre: job ${job.number} (${job.output}): ${text}\n`);
      }
      if (isJson) {
        const error = state === 'failed' ? text : undefined;
        const { number, output } = job;
        process.stdout.write(`${JSON.stringify({ job: number, state, output, error, report })}\n`);
      } else if (state !== 'failed') {
        process.stdout.write(`${text}\n`);
      }
    }

    const seconds = (performance.now() - started) / 1000;
    return {
      json: {
        command: batch.name,
        shard: `${shard.index}/${shard.count}`,
        jobs: jobs.length,
        ...count,
        seconds,
        peakMemoryBytes: (await engines.module()).memoryBytes(),
      },
      text: `${jobs.length} of ${all.length} jobs in ${seconds.toFixed(1)} s: ${count.made} made, ${count.skipped} skipped, ${count.failed} failed.`,
      exitCode: count.failed > 0 ? 1 : 0,
    };
  },
};
