import { afterAll, beforeAll, expect, test } from 'vitest';
import { hum } from '../sound.ts';
import { ClipFolder } from './clip_folder.ts';
import { retimbre } from './command_line.ts';

const folder = new ClipFolder();
let content: string;
let style: string;
beforeAll(() => {
  content = folder.wav('content.wav', hum(220, 44100, 1.3));
  style = folder.wav('style.wav', hum(330, 22050, 1));
});
afterAll(() => folder.remove());

test('--json prints every score of a result, and nothing else', async () => {
  const ended = await retimbre('score', content, style, content, '--json');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const { command, inputs, scores, scoreSeconds } = JSON.parse(ended.stdout);
  expect({ command, inputs }).toEqual({ command: 'score', inputs: [content, style, content] });
  expect(Object.keys(scores.style)).toEqual(['gram', 'mfcc', 'spectrumDb']);
  expect(Object.keys(scores.content)).toEqual(['onset', 'chroma', 'loudness']);
  expect(Object.keys(scores.defects)).toEqual([
    'flatnessDb',
    'strayEnergyDb',
    'superposition',
    'copiedSeconds',
  ]);
  expect(scores.style.mfcc).toBeCloseTo(1, 6);
  for (const kept of Object.values(scores.content)) expect(kept).toBeCloseTo(1, 6);
  expect(scoreSeconds).toBeGreaterThan(0);
});

test('people get one line for each score, which says what is better', async () => {
  const ended = await retimbre('score', content, style, style);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const lines = ended.stdout.trimEnd().split('\n');
  expect(lines.length).toBe(10);
  for (const line of lines) {
    expect(line).toMatch(
      /^(style|content|defects) .* -?\d+\.\d+( dB| s)? {2}(lower|higher) is better$/,
    );
  }
  expect(lines[0]).toMatch(/^style +held-out network +0\.000 +lower is better$/);
});

test('clips that cannot be scored are named', async () => {
  const brief = folder.wav('brief.wav', hum(220, 44100, 0.1));
  const ended = await retimbre('score', content, style, brief);
  expect([ended.code, ended.stdout]).toEqual([1, '']);
  expect(ended.stderr).toMatch(
    /^retimbre: The result has 4410 samples at 44100 Hz; scores need at least 0\.25 s\.\n$/,
  );
  const two = await retimbre('score', content, style);
  expect(two.code).toBe(2);
  expect(two.stderr).toMatch(/score takes 3 clips and was given 2: retimbre score CONTENT STYLE/);
});
