import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { demoSound, firstViewEngine, infoOf } from '../../tools/site/first_view.ts';
import { DEFAULT_PAIR } from '../../web/demo/demo_clips.ts';
import { FIRST_VIEW } from '../../web/demo/first_view.ts';
import { firstState } from '../../web/session/first_view.ts';
import { decodeAudio } from '../../worker/audio/decode.ts';
import { expectValue } from '../../worker/engine/outcome.ts';
import { finished } from '../../worker/growing_clip.ts';

const ANEW = 'make it anew with `npm run first-view`';

test('the first view says what the engine says', async () => {
  const module = await firstViewEngine();
  expect(FIRST_VIEW.options, ANEW).toEqual(module.options());
  expect(FIRST_VIEW.presets, ANEW).toEqual(module.presets());
  for (const role of ['content', 'style'] as const) {
    const id = DEFAULT_PAIR[role];
    const info = infoOf(module, await demoSound(id), `${id}.flac`, role);
    expect(FIRST_VIEW[role], ANEW).toEqual(info);
  }
});

test('its result is what the engine makes of the demo pair at its defaults', async () => {
  const module = await firstViewEngine();
  const content = await demoSound(DEFAULT_PAIR.content);
  const style = await demoSound(DEFAULT_PAIR.style);
  const job = expectValue(module.createTransfer(content, [{ clip: style, weight: 1 }], {}));
  const made = finished(job).channels[0] ?? new Float32Array();
  expect(FIRST_VIEW.report.settings, ANEW).toEqual(job.report().settings);
  const file = readFileSync('public/demo/first_result.wav');
  const decoded = await decodeAudio(file, 'first_result.wav');
  if (decoded.kind !== 'clip') throw new Error(decoded.message);
  const shipped = decoded.clip.channels[0] ?? new Float32Array();
  expect(shipped.length).toBe(made.length);
  const power = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0);
  const difference = shipped.map((x, frame) => x - (made[frame] ?? 0));
  // 16 bits, and another machine's roundings
  expect(10 * Math.log10(power(difference) / power(made)), ANEW).toBeLessThan(-30);
});

test('the page opens with both clips of the pair and the settings of the engine', () => {
  const { slots, engine } = firstState();
  expect(slots.content.clip?.demo).toBe(DEFAULT_PAIR.content);
  expect(slots.style.clip?.demo).toBe(DEFAULT_PAIR.style);
  expect(engine).toMatchObject({ status: 'starting', options: FIRST_VIEW.options });
});
