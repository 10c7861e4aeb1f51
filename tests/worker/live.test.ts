import { afterEach, describe, expect, test } from 'vitest';
import type { Client } from '../../worker/client.ts';
import type { ClipInput, JobState } from '../../worker/protocol.ts';
import { connectHost } from '../engine.ts';
import { hum } from '../sound.ts';

/** What a moving slider may wait for the sound that follows it. */
const promisedMs = 300;

const quick = { rank: 64, iterations: 10, 'phase-iterations': 4 };
const rateHz = 22050;

let client: Client;
afterEach(() => client.close());

async function twoClips(seconds: number) {
  client = await connectHost();
  const content = await client.addClip(hum(220, rateHz, seconds), 'content', 'content');
  const style = await client.addClip(hum(333, rateHz, seconds), 'style', 'style');
  return { content: content.id, style: style.id };
}

/** A live job, its sounds in the order in which they come. */
function liveJob(clips: { content: number; style: number }, settings = {}) {
  const sounds: ClipInput[] = [];
  const states: JobState[] = [];
  let wake = () => {};
  const job = client.live(
    clips.content,
    [{ clip: clips.style, weight: 1 }],
    { ...quick, ...settings },
    {
      onSound: (sound) => {
        sounds.push(sound);
        wake();
      },
      onProgress: ({ state }) => states.push(state),
    },
  );
  const soundsCome = async (count: number) => {
    while (sounds.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { job, sounds, states, soundsCome };
}

const samplesOf = (sound: ClipInput | undefined) => sound?.channels[0] ?? new Float32Array();

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0));
}

describe('a live transfer', () => {
  test('gives a sound, rests, and gives another each time it is steered', async () => {
    const clips = await twoClips(2);
    const { job, sounds, states, soundsCome } = liveJob(clips);
    await soundsCome(1);
    for (const [index, strength] of [0.9, 0.1].entries()) {
      await job.steer({ strength });
      await soundsCome(index + 2);
    }
    const [first, stronger, weaker] = sounds.map(samplesOf);
    for (const samples of [first, stronger, weaker]) {
      expect(samples?.length).toBe(2 * rateHz);
      expect(samples?.every(Number.isFinite)).toBe(true);
    }
    const [content = new Float32Array()] = (await client.samples(clips.content)).channels;
    const norm = distance(content, new Float32Array(content.length));
    expect(distance(first ?? content, stronger ?? content)).toBeGreaterThan(0.05 * norm);
    expect(distance(weaker ?? content, content)).toBeLessThan(
      distance(stronger ?? content, content),
    );
    expect(states.at(-1)).toBe('resting');
    expect(await job.cancel()).toBe('cancelled');
    await job.ended;
    await expect(job.steer({ strength: 0.5 })).rejects.toThrow(/No job \d+ is running/);
  });

  test('steered to strength 0 gives the samples of the content', async () => {
    const clips = await twoClips(1);
    const { job, sounds, soundsCome } = liveJob(clips, { strength: 0.8 });
    await soundsCome(1);
    await job.steer({ strength: 0 });
    await soundsCome(2);
    const [content = new Float32Array()] = (await client.samples(clips.content)).channels;
    expect(distance(samplesOf(sounds[1]), content)).toBeLessThan(
      1e-3 * distance(content, new Float32Array()),
    );
    await job.cancel();
    await job.ended;
  });

  test('follows a slider that moves all the time: there is always a new sound before long', async () => {
    const { job, sounds, soundsCome } = liveJob(await twoClips(7));
    await soundsCome(1);
    const gaps: number[] = [];
    let last = performance.now();
    for (let step = 0; step <= 20; step++) {
      const before = sounds.length;
      job.steer({ strength: step / 20 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (sounds.length === before) continue;
      gaps.push(performance.now() - last);
      last = performance.now();
    }
    const steeredAt = performance.now();
    const count = sounds.length;
    await job.steer({ strength: 0.4 });
    await soundsCome(count + 1);
    console.log(
      `${gaps.length} sounds in a second of moving, the last ${(performance.now() - steeredAt).toFixed(0)} ms after it rested`,
    );
    expect(gaps.length).toBeGreaterThan(2);
    expect(Math.max(...gaps)).toBeLessThan(2 * promisedMs);
    await job.cancel();
    await job.ended;
  });

  test('does not take what cannot be steered, and goes on', async () => {
    const { job, soundsCome } = liveJob(await twoClips(1));
    await soundsCome(1);
    await expect(job.steer({ rank: 32 })).rejects.toMatchObject({ code: 'invalid-option' });
    await job.steer({ strength: 0.2 });
    await soundsCome(2);
    await job.cancel();
    await job.ended;
  });

  test('answers within 200 ms when it is cancelled at any moment', async () => {
    const clips = await twoClips(7);
    const latencies: number[] = [];
    for (const afterMs of [0, 40, 80, 120, 160, 200, 400]) {
      const { job } = liveJob(clips);
      // Worker and test share a thread here: a press while it works waits.
      const asked = performance.now() + afterMs;
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await job.cancel();
      latencies.push(performance.now() - asked);
      await job.ended;
    }
    console.log(`slowest answer of ${latencies.length}: ${Math.max(...latencies).toFixed(0)} ms`);
    expect(Math.max(...latencies)).toBeLessThan(200);
  });
});
