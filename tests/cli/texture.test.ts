import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeAudio } from '../../worker/audio/decode.ts';
import { hum } from '../sound.ts';
import { ClipFolder } from './clip_folder.ts';
import { retimbre } from './command_line.ts';

const folder = new ClipFolder();
let style: string;
beforeAll(() => {
  style = folder.wav('style.wav', hum(220, 44100, 1.5));
});
afterAll(() => folder.remove());

test('a texture has the length that was asked for, and its scores', async () => {
  const out = folder.at('texture.wav');
  const ended = await retimbre(
    ...['texture', style, '--seconds', '3', '--iterations', '4', '--seed', '2'],
    ...['-o', out, '--json'],
  );
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const report = JSON.parse(ended.stdout);
  expect(report).toMatchObject({
    command: 'texture',
    inputs: [style],
    settings: { seconds: 3, seed: 2, iterations: 4 },
    output: { frames: 132300, sampleRateHz: 44100, channels: 1 },
  });
  expect(report.settings).not.toHaveProperty('strength');
  expect(Object.keys(report.scores)).toEqual([
    'toStyle',
    'betweenHalves',
    'withinHalves',
    'copiedSeconds',
    'period',
  ]);
  const decoded = await decodeAudio(new Uint8Array(readFileSync(out)), out);
  expect(decoded).toMatchObject({ kind: 'clip', clip: { sampleRateHz: 44100 } });
  if (decoded.kind === 'clip') expect(decoded.clip.channels[0]?.length).toBe(132300);
});

test('a length that cannot be is refused', async () => {
  const out = folder.at('refused.wav');
  const ended = await retimbre('texture', style, '--seconds', '0', '-o', out);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr).toBe('retimbre: seconds must be a number from 1 to 600; 0 is not.\n');
});
