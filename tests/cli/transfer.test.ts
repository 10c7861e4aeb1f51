import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNodeEngine } from '../../cli/node_engine.ts';
import { readWav } from '../../worker/audio/wav_reader.ts';
import { variants, wasmBase } from '../engine.ts';
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

const quick = [
  '--engine',
  'random-cnn',
  '--filters',
  '64',
  '--iterations',
  '4',
  '--phase-iterations',
  '4',
];

async function transfer(out: string, ...args: string[]) {
  const ended = await retimbre('transfer', content, style, '-o', folder.at(out), ...quick, ...args);
  if (ended.code !== 0) throw new Error(ended.stderr);
  return { ...ended, clip: readWav(readFileSync(folder.at(out)), out) };
}

test('--json prints one object with everything that was used and measured, and nothing else', async () => {
  const { stdout, stderr, clip } = await transfer('json.wav', '--json', '--alpha', '0.1');
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    command: 'transfer',
    engine: 'random-cnn',
    variant: 'relaxed',
    threads: availableParallelism(),
    settings: {
      engine: 'random-cnn',
      filters: 64,
      iterations: 4,
      alpha: 0.1,
      width: 11,
      layers: 1,
      seed: 0,
      start: 'content',
      rank: 256,
      phase: 'pghi',
      'phase-iterations': 4,
    },
    output: { path: folder.at('json.wav'), frames: clip.channels[0]?.length, sampleRateHz: 44100 },
    contentSeconds: 1.3,
    windows: 1,
    styleSeconds: 1,
  });
  for (const phase of ['decode', 'analysis', 'prepare', 'optimise', 'phase', 'total']) {
    expect(report.seconds[phase]).toBeGreaterThan(0);
  }
  expect(report.evaluations).toBeGreaterThanOrEqual(report.iterations);
  // One before the first iteration and one after each.
  expect(report.losses.length).toBe(report.iterations + 1);
  for (const loss of report.losses) {
    expect(loss.total).toBeCloseTo(loss.content + loss.style + loss.box, 6);
  }
  expect(report.losses.at(-1).total).toBeLessThan(report.losses[0].total);
  expect(report.peakMemoryBytes).toBeGreaterThan(1e6);
  expect(report.spectralConvergenceDb).toBeLessThan(0);
  expect(report.output.peak).toBeLessThan(1);
  expect(report.scoreSeconds).toBeGreaterThan(0);
  const scored = await retimbre('score', content, style, folder.at('json.wav'), '--json');
  const { scores } = JSON.parse(scored.stdout);
  // the file has 24 bits
  expect(report.scores.style.gram).toBeCloseTo(scores.style.gram, 4);
  expect(report.scores.content.onset).toBeCloseTo(scores.content.onset, 4);
});

test('a clip too short to be scored is transferred all the same, with a note', async () => {
  const brief = folder.wav('brief.wav', hum(220, 44100, 0.2));
  const out = folder.at('briefly.wav');
  const ended = await retimbre(
    'transfer',
    brief,
    style,
    '-o',
    out,
    ...quick,
    '--width',
    '3',
    '--json',
  );
  const report = JSON.parse(ended.stdout);
  expect(report.scores).toBeUndefined();
  expect(report.notes.at(-1)).toMatch(/content has 8820 samples .* scores need at least 0\.25 s/);
});

test("the result is mono, at the content's rate, of its length to the sample, and below full scale", async () => {
  const { clip, stdout } = await transfer('plain.wav');
  expect(clip.sampleRateHz).toBe(44100);
  expect(clip.channels.map((samples) => samples.length)).toEqual([1.3 * 44100]);
  const samples = clip.channels[0] ?? new Float32Array();
  expect(samples.every(Number.isFinite)).toBe(true);
  expect(samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeLessThan(1);
  expect(stdout).toMatch(/Wrote .*plain\.wav: 1\.30 s at 44100 Hz/);
});

describe('--preset', () => {
  const presetTransfer = (...args: string[]) =>
    retimbre('transfer', content, style, '-o', folder.at('preset.wav'), '--json', ...args);

  test('gives its settings, before which go those that are said', async () => {
    const { stdout } = await presetTransfer('--preset', 'ambience', '--strength', '0.3');
    const engine = await loadNodeEngine(wasmBase, { variant: 'single' });
    const ambience = engine.presets().find(({ name }) => name === 'ambience');
    expect(JSON.parse(stdout)).toMatchObject({
      preset: 'ambience',
      settings: { ...ambience?.settings, strength: 0.3 },
    });
  });

  test('of no such name, or with another engine, is refused', async () => {
    const unknown = await presetTransfer('--preset', 'rock');
    expect(unknown.stderr).toBe(
      'retimbre: --preset must be one of voice, music, ambience; "rock" is not.\n',
    );
    const other = await presetTransfer('--preset', 'voice', '--engine', 'random-cnn');
    expect(other.stderr).toMatch(/--preset voice has settings of the engine infinite; with the /);
    expect([unknown.code, other.code]).toEqual([2, 2]);
  });
});

describe('--style', () => {
  let other: string;
  beforeAll(() => {
    // a colon is no weight
    other = folder.wav('the:other.wav', hum(520, 44100, 0.8));
  });
  const mixed = async (out: string, ...args: string[]) => {
    const { code, stdout, stderr } = await retimbre(
      'transfer',
      content,
      '-o',
      folder.at(out),
      '--json',
      '--iterations',
      '4',
      ...args,
    );
    if (code !== 0) throw new Error(stderr);
    return { report: JSON.parse(stdout), bytes: readFileSync(folder.at(out)) };
  };

  test('several are weighed, now or over time, and each judges the result', async () => {
    const { report } = await mixed(
      'mix.wav',
      '--style',
      `${style}:3`,
      '--style',
      `${other}:0=0,1=1`,
    );
    expect(report).toMatchObject({
      inputs: [content, style, other],
      styles: [
        { path: style, weight: 3 },
        {
          path: other,
          weight: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
      styleScores: [{ style: {} }, { style: {} }],
    });
    expect(report.scores).toBeUndefined();
  });

  test('one is what the operand STYLE is, and so is one beside which no other counts', async () => {
    const plain = await retimbre(
      'transfer',
      content,
      style,
      '-o',
      folder.at('operand.wav'),
      '--iterations',
      '4',
    );
    expect(plain.stderr).toBe('');
    const operand = readFileSync(folder.at('operand.wav'));
    const alone = await mixed('alone.wav', '--style', `${style}:7`);
    expect(alone.report.scores.style.gram).toBeGreaterThanOrEqual(0);
    expect(alone.bytes.equals(operand)).toBe(true);
    const first = await mixed('first.wav', '--style', `${style}:1`, '--style', `${other}:0`);
    expect(first.bytes.equals(operand)).toBe(true);
    const both = await mixed('both.wav', '--style', `${style}:1`, '--style', `${other}:1`);
    expect(both.bytes.equals(operand)).toBe(false);
  });

  const refusals: [string, string[], RegExp][] = [
    [
      'with STYLE',
      ['a.wav', 'b.wav', '--style', 'c.wav'],
      /with --style takes one clip beside, the c.* given 2/,
    ],
    ['without content', ['--style', 'c.wav'], /the content, and was given 0/],
    [
      'of weight -1',
      ['a.wav', '--style', 'c.wav:-1'],
      /--style c\.wav:-1: a weight must be 0 or more/,
    ],
    ['of no weight', ['a.wav', '--style', 'c.wav:0'], /--style: the weights of all styles are 0/],
    ['without a value', ['a.wav', '--style'], /The option --style needs a value/],
  ];
  test.each(refusals)('%s is refused', async (_, args, sentence) => {
    const { code, stderr } = await retimbre('transfer', ...args, '-o', folder.at('never.wav'));
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });
});

describe('the wasm reports the variant and the threads that were asked for', () => {
  test.each(variants)('%s', async (variant) => {
    const { stdout } = await transfer(
      `${variant}.wav`,
      '--json',
      '--variant',
      variant,
      '--threads',
      '2',
    );
    const report = JSON.parse(stdout);
    console.log(`${report.variant}, threads: ${report.threads}`);
    expect([report.variant, report.threads]).toEqual([variant, variant === 'single' ? 1 : 2]);
  });
});

test('the same seed gives the same bytes with one thread and with two, and another seed others', async () => {
  const bytes = async (out: string, ...args: string[]) => {
    await transfer(out, ...args);
    return readFileSync(folder.at(out));
  };
  const one = await bytes('one.wav', '--threads', '1', '--seed', '7');
  const two = await bytes('two.wav', '--threads', '2', '--seed', '7');
  const other = await bytes('other.wav', '--threads', '2', '--seed', '8');
  expect(one.equals(two)).toBe(true);
  expect(one.equals(other)).toBe(false);
});

describe('--bits says how the samples are written', () => {
  test.each([
    ['16', 1, 16],
    ['24', 1, 24],
    ['float', 3, 32],
  ])('%s', async (bits, coding, bitsPerSample) => {
    await transfer(`${bits}.wav`, '--bits', bits);
    const file = readFileSync(folder.at(`${bits}.wav`));
    expect([file.readUInt16LE(20), file.readUInt16LE(34)]).toEqual([coding, bitsPerSample]);
  });
});

test('nothing but the results lies in the folder afterwards', () => {
  expect(readdirSync(folder.path).filter((name) => !/^[\w:]+\.wav$/.test(name))).toEqual([]);
});

test('resynthesise gives the clip back from its magnitudes', async () => {
  const out = folder.at('again.wav');
  const ended = await retimbre('resynthesise', content, '-o', out, '--json');
  expect(ended.stderr).toBe('');
  const report = JSON.parse(ended.stdout);
  expect(report).toMatchObject({ command: 'resynthesise', settings: { phase: 'pghi' } });
  expect(report.spectralConvergenceDb).toBeLessThan(-20);
  expect(readWav(readFileSync(out), out).channels[0]?.length).toBe(1.3 * 44100);
});
