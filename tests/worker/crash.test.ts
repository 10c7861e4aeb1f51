import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../worker/client.ts';
import { loadEngine } from '../../worker/engine/load.ts';
import type { RetimbreModule } from '../../worker/engine/module.ts';
import { connectHost } from '../engine.ts';
import { hum } from '../sound.ts';

let client: Client;
afterEach(() => client.close());

/** The real engine, whose transfers break as wasm does: by an exception out of a step. */
async function connectBreaking(error: Error): Promise<{ loads: () => number }> {
  const modules: RetimbreModule[] = [];
  client = await connectHost({}, async (settings) => {
    const module = await loadEngine(settings);
    modules.push(module);
    if (modules.length > 1) return module;
    const createTransfer = module.createTransfer.bind(module);
    module.createTransfer = (content, style, options) => {
      const job = createTransfer(content, style, options);
      if ('value' in job) {
        job.value.step = () => {
          throw error;
        };
      }
      return job;
    };
    return module;
  });
  return { loads: () => modules.length };
}

const small = { engine: 'random-cnn', filters: 32, iterations: 2, 'phase-iterations': 2 };

test('a broken engine is told in a sentence and replaced; the clips are still there', async () => {
  const { loads } = await connectBreaking(new WebAssembly.RuntimeError('unreachable'));
  const clip = await client.addClip(hum(220, 22050, 1), 'clip', 'content');
  const broken = client.transfer(clip.id, [{ clip: clip.id, weight: 1 }], small);
  await expect(broken.ended).rejects.toMatchObject({
    code: 'crashed',
    message: expect.stringMatching(/engine broke \(unreachable\).*clips are still here/),
  });
  expect((await client.waveform(clip.id, 0, 1, 8)).length).toBe(16);
  expect(loads()).toBe(2);
  const end = await client.transfer(clip.id, [{ clip: clip.id, weight: 1 }], small).ended;
  expect(end.kind).toBe('done');
});

test('a job beside the one that broke the engine ends with it', async () => {
  await connectBreaking(new WebAssembly.RuntimeError('unreachable'));
  const clip = await client.addClip(hum(220, 22050, 1), 'clip', 'content');
  const beside = client.resynthesise(clip.id, { 'phase-iterations': 5000 });
  const broken = client.transfer(clip.id, [{ clip: clip.id, weight: 1 }], small);
  await expect(broken.ended).rejects.toMatchObject({ code: 'crashed' });
  await expect(beside.ended).rejects.toMatchObject({ code: 'crashed' });
});

test('memory that ran out is told as that, with what would fit', async () => {
  await connectBreaking(new WebAssembly.RuntimeError('Aborted(OOM)'));
  const clip = await client.addClip(hum(220, 22050, 1), 'clip', 'content');
  await expect(
    client.transfer(clip.id, [{ clip: clip.id, weight: 1 }], small).ended,
  ).rejects.toThrow(/ran out of memory; a shorter clip, fewer filters or a smaller rank would fit/);
});
