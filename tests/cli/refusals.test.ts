import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badInputs } from '../bad_input.ts';
import { hum } from '../sound.ts';
import { ClipFolder } from './clip_folder.ts';
import { type Ended, retimbre, startRetimbre } from './command_line.ts';

const folder = new ClipFolder();
let clip: string;
beforeAll(() => {
  clip = folder.wav('clip.wav', hum(220, 22050, 1));
});
afterAll(() => folder.remove());

const quick = [
  '--engine',
  'random-cnn',
  '--filters',
  '32',
  '--iterations',
  '1',
  '--phase-iterations',
  '1',
];

function expectRefusal(ended: Ended, code: number, sentence: RegExp): void {
  expect(ended.stderr).toMatch(sentence);
  expect(ended.stderr.trimEnd().split('\n').length).toBe(1);
  expect(ended.stderr).toMatch(/^retimbre: .*\.\n$/);
  expect(ended.stdout).toBe('');
  expect(ended.code).toBe(code);
}

describe('of files that a person hands over by mistake', () => {
  test.each(badInputs)('$flaw: $outcome', async ({ fileName, bytes, outcome, sentence }) => {
    const input = folder.file(fileName, bytes());
    const out = folder.at('out.wav');
    const ended = await retimbre('transfer', input, clip, '-o', out, ...quick);
    if (outcome === 'refused') {
      expectRefusal(ended, 1, sentence);
      expect(existsSync(out)).toBe(false);
    } else {
      expect(ended.stderr).toBe('');
      expect(ended.stdout).toMatch(sentence);
      expect(ended.code).toBe(0);
    }
  });
});

describe('an output that cannot be written is told before any work is done', () => {
  const unwritable: [string, () => string, RegExp][] = [
    ['in a missing folder', () => folder.at('none/out.wav'), /the folder .*none does not exist/],
    ['a folder', () => folder.path, /cannot be written: it is a folder/],
    ['beneath a file', () => `${clip}/out.wav`, /clip\.wav is not a folder/],
  ];
  test.each(unwritable)('%s', async (_, out, sentence) => {
    const broken = folder.file('broken.wav', new TextEncoder().encode('not audio'));
    // The sentence is about the output although the clip is no better: nothing was read yet.
    expectRefusal(await retimbre('transfer', broken, clip, '-o', out()), 1, sentence);
  });
});

describe('an output that would mislead or destroy is refused', () => {
  test.each(['out.mp3', 'out.FLAC'])('a WAV called %s', async (name) => {
    const out = folder.at(name);
    expectRefusal(
      await retimbre('transfer', clip, clip, '-o', out, ...quick),
      2,
      /would be a WAV file: let it end in \.wav, not \.(mp3|FLAC)/,
    );
    expect(existsSync(out)).toBe(false);
  });

  test('one of the clips, also by another name', async () => {
    const link = folder.at('link.wav');
    symlinkSync(clip, link);
    const before = readFileSync(clip);
    for (const out of [clip, link]) {
      expectRefusal(
        await retimbre('resynthesise', clip, '-o', out, '--phase-iterations', '1'),
        2,
        /is read as well: it would be written over; give the output another name/,
      );
    }
    expect(readFileSync(clip).equals(before)).toBe(true);
  });
});

describe('a command that is called wrongly is told how', () => {
  const calls: [string, string[], RegExp][] = [
    ['an unknown command', ['mix'], /There is no command "mix"; there are transfer, /],
    [
      'an unknown option',
      ['transfer', '--speed', '3'],
      /There is no option --speed for transfer; /,
    ],
    ['a missing clip', ['transfer', 'a.wav', '-o', 'b.wav'], /takes 2 clips and was given 1/],
    ['an empty name', ['transfer', '', 'b.wav', '-o', 'c.wav'], /The name of a clip is empty/],
    ['an empty output', ['resynthesise', 'a.wav', '-o', ''], /Where to write is missing/],
    ['no output', ['resynthesise', 'a.wav'], /Where to write is missing/],
    ['a missing value', ['transfer', '--filters'], /The option --filters needs a value/],
    ['an unknown variant', ['transfer', '--variant', 'fast'], /--variant must be one of relaxed, /],
    ['no thread', ['transfer', '--threads', '0'], /--threads must be a whole number from 1 to /],
  ];
  test.each(calls)('%s', async (_, args, sentence) => {
    expectRefusal(await retimbre(...args), 2, sentence);
  });

  const settings: [string, string[], RegExp][] = [
    ['too many filters', ['--filters', '1000000'], /filters must be a whole number from 1 to /],
    [
      'a negative weight',
      ['--engine', 'random-cnn', '--alpha', '-1'],
      /alpha must be a number from 0 to .* -1 is not/,
    ],
    ['half an iteration', ['--iterations', '2.5'], /iterations must be a whole number/],
    ['a word for a number', ['--rank', 'some'], /rank must be .* or full; "some" is not/],
    ['an unknown phase', ['--phase', 'guess'], /phase must be one of pghi, griffin-lim/],
    ['an unknown sample size', ['--bits', '12'], /--bits must be one of 16, 24, float/],
  ];
  test.each(settings)('%s', async (_, args, sentence) => {
    const out = folder.at('never.wav');
    expectRefusal(await retimbre('transfer', clip, clip, '-o', out, ...args), 2, sentence);
    expect(existsSync(out)).toBe(false);
  });
});

test('a missing file is named', async () => {
  const missing = folder.at('missing.wav');
  expectRefusal(
    await retimbre('transfer', missing, clip, '-o', folder.at('never.wav')),
    1,
    /missing\.wav cannot be read: there is no such file/,
  );
});

test('an interrupted transfer ends at once and leaves nothing, and what was there before stays', async () => {
  const long = folder.wav('long.wav', hum(220, 22050, 10));
  const out = folder.file('kept.wav', new TextEncoder().encode('what was there before'));
  const before = readdirSync(folder.path);
  const run = startRetimbre(['transfer', long, long, '-o', out, '--engine', 'random-cnn']);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const interrupted = performance.now();
  run.interrupt();
  const ended = await run.ended;
  expect(performance.now() - interrupted).toBeLessThan(1000);
  expectRefusal(ended, 130, /stopped before the end; nothing was written/);
  expect(readdirSync(folder.path)).toEqual(before);
  expect(readFileSync(out, 'utf8')).toBe('what was there before');
});
