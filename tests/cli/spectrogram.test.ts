import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sheetMargin } from '../../worker/picture/spectrogram_sheet.ts';
import { yOfHz } from '../../worker/view/axes.ts';
import { sine } from '../sound.ts';
import { ClipFolder } from './clip_folder.ts';
import { retimbre } from './command_line.ts';

const folder = new ClipFolder();
let tone: string;
beforeAll(() => {
  tone = folder.wav('tone.wav', { channels: [sine(1000, 44100, 2, 0.5)], sampleRateHz: 44100 });
});
afterAll(() => folder.remove());

describe('a tone at 1 kHz is drawn as a bright line at 1 kHz on its axis', () => {
  test.each(['log', 'mel', 'linear'] as const)('%s', async (scale) => {
    const out = folder.at(`${scale}.png`);
    const ended = await retimbre('spectrogram', tone, '-o', out, '--scale', scale, '--json');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const { view, output } = JSON.parse(ended.stdout);
    expect(view).toMatchObject({ scale, fromSeconds: 0, toSeconds: 2, highestHz: 22050 });
    const { width, height, data } = decode(readFileSync(out));
    expect([width, height]).toEqual([output.widthPx, output.heightPx]);
    const x = sheetMargin.left + view.widthPx / 2;
    const brightness = Array.from({ length: view.heightPx }, (_, row) => {
      const offset = ((sheetMargin.top + row) * width + x) * 4;
      return (data[offset] ?? 0) + (data[offset + 1] ?? 0) + (data[offset + 2] ?? 0);
    });
    const brightest = brightness.indexOf(Math.max(...brightness));
    expect(Math.abs(brightest + 0.5 - yOfHz(view, view.heightPx, 1000))).toBeLessThan(6);
  });
});

test('an unknown scale is refused', async () => {
  const ended = await retimbre('spectrogram', tone, '-o', folder.at('x.png'), '--scale', 'bark');
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/--scale must be one of log, mel, linear; "bark" is not/);
});
