import { afterEach, expect, test } from 'vitest';
import type { Client, RunningJob } from '../../worker/client.ts';
import type { Settings, TimedProgress } from '../../worker/protocol.ts';
import { connectHost } from '../engine.ts';
import { hum } from '../sound.ts';

/** The promise to whoever presses a button. */
const promisedMs = 200;

let client: Client;
afterEach(() => client.close());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A transfer of 10 s, on one thread: its pieces of work take longest. */
async function startLargeTransfer(
  progress: TimedProgress[],
  settings: Settings = { engine: 'random-cnn', filters: 4096, iterations: 1000, rank: 'full' },
): Promise<RunningJob> {
  client = await connectHost({ variant: 'simd', threads: 1 });
  const content = await client.addClip(hum(220, 22050, 10), 'content', 'content');
  const style = await client.addClip(hum(330, 22050, 10), 'style', 'style');
  return client.transfer(content.id, [{ clip: style.id, weight: 1 }], settings, {
    onProgress: (each) => progress.push(each),
  });
}

/** The answer's delay when a button is pressed in so many ms. Worker and test share a thread here: a press while it works waits. */
async function latencyMs(inMs: number, act: () => Promise<unknown>): Promise<number> {
  const pressedAt = performance.now() + inMs;
  await wait(inMs);
  await act();
  return performance.now() - pressedAt;
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
      latencies.push(await latencyMs(137, () => job.pause()));
      latencies.push(await latencyMs(0, () => job.resume()));
    }
  }
  latencies.push(await latencyMs(60, () => job.cancel()));
  latencies.push(await latencyMs(0, () => job.ended));
  console.log(`slowest answer of ${latencies.length}: ${Math.max(...latencies).toFixed(0)} ms`);
  expect(Math.max(...latencies)).toBeLessThan(promisedMs);
  expect(await job.ended).toEqual({ kind: 'cancelled' });
});

test('pause and resume are answered within 200 ms from the analysis to the phase of the quick engine', async () => {
  const progress: TimedProgress[] = [];
  const job = await startLargeTransfer(progress, { rank: 'full' });
  const latencies: number[] = [];
  const ended = job.ended.then(() => 'ended');
  while ((await Promise.race([ended, wait(0)])) !== 'ended') {
    try {
      latencies.push(await latencyMs(23, () => job.pause()));
      latencies.push(await latencyMs(0, () => job.resume()));
    } catch {
      // It ended before the press.
    }
  }
  console.log(`slowest answer of ${latencies.length}: ${Math.max(...latencies).toFixed(0)} ms`);
  expect(latencies.length).toBeGreaterThan(10);
  expect(Math.max(...latencies)).toBeLessThan(promisedMs);
  const stages = progress.map(({ stage }) => stage);
  expect(stages).toEqual(expect.arrayContaining(['optimise', 'phase', 'done']));
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
