import { afterEach, expect, test } from 'vitest';
import type { Client, RunningJob } from '../../worker/client.ts';
import type { TimedProgress } from '../../worker/protocol.ts';
import { connectHost } from '../engine.ts';
import { hum } from '../sound.ts';

/** The promise to whoever presses a button. */
const promisedMs = 200;

let client: Client;
afterEach(() => client.close());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A transfer of full size, 10 s and 4096 filters, on one thread: its evaluations take long. */
async function startLargeTransfer(progress: TimedProgress[]): Promise<RunningJob> {
  client = await connectHost({ variant: 'simd', threads: 1 });
  const content = await client.addClip(hum(220, 22050, 10), 'content', 'content');
  const style = await client.addClip(hum(330, 22050, 10), 'style', 'style');
  const settings = { engine: 'random-cnn', filters: 4096, iterations: 1000, rank: 'full' };
  return client.transfer(content.id, style.id, settings, {
    onProgress: (each) => progress.push(each),
  });
}

async function latencyMs(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

async function untilStage(stage: string, progress: TimedProgress[]): Promise<void> {
  while (progress.at(-1)?.stage !== stage) await wait(20);
}

test('pause, resume and cancel are answered within 200 ms in every stage of a large transfer', async () => {
  const progress: TimedProgress[] = [];
  const job = await startLargeTransfer(progress);
  const latencies: number[] = [];
  for (const stage of ['prepare', 'optimise'] as const) {
    await untilStage(stage, progress);
    for (let i = 0; i < 8; i++) {
      // At moments all over an evaluation.
      await wait(137);
      latencies.push(await latencyMs(() => job.pause()));
      latencies.push(await latencyMs(() => job.resume()));
    }
  }
  latencies.push(await latencyMs(() => job.cancel()));
  latencies.push(await latencyMs(() => job.ended));
  console.log(`slowest answer of ${latencies.length}: ${Math.max(...latencies).toFixed(0)} ms`);
  expect(Math.max(...latencies)).toBeLessThan(promisedMs);
  expect(await job.ended).toEqual({ kind: 'cancelled' });
});

test('a paused job does nothing, and its time stands still', async () => {
  const progress: TimedProgress[] = [];
  const job = await startLargeTransfer(progress);
  await untilStage('prepare', progress);
  expect(await job.pause()).toBe('paused');
  await wait(50);
  const told = progress.length;
  const paused = progress.at(-1);
  await wait(1000);
  expect(progress.length).toBe(told);
  expect(paused?.state).toBe('paused');
  expect(await job.resume()).toBe('running');
  await wait(200);
  const elapsed = (progress.at(-1)?.secondsElapsed ?? 0) - (paused?.secondsElapsed ?? 0);
  expect(elapsed).toBeLessThan(0.8);
  expect(await job.cancel()).toBe('cancelled');
  expect(await job.ended).toEqual({ kind: 'cancelled' });
});

test('a job that has ended takes a late cancel calmly', async () => {
  client = await connectHost();
  const clip = await client.addClip(hum(220, 22050, 0.5), 'clip', 'content');
  const job = client.resynthesise(clip.id, {});
  await job.ended;
  expect(await job.cancel()).toBe('done');
  await expect(job.pause()).rejects.toThrow(/No job \d+ is running/);
});
