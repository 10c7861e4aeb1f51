import { beforeAll, describe, expect, test } from 'vitest';
import { readJobs } from '../../cli/batch/jobs_file.ts';
import { shardJobs, shardOf } from '../../cli/batch/shard.ts';
import { loadNodeEngine } from '../../cli/node_engine.ts';
import type { RetimbreModule, Settings } from '../../worker/engine/module.ts';
import { wasmBase } from '../engine.ts';

let engine: RetimbreModule;
beforeAll(async () => {
  engine = await loadNodeEngine(wasmBase, { variant: 'single' });
});

const read = (text: string, settings: Settings = {}, preset?: string) =>
  readJobs('set/jobs.json', text, { preset, settings }, engine);

const job = { content: 'a.wav', style: 'b.wav', output: 'out/x.wav' };
const fileOf = (...jobs: unknown[]) => JSON.stringify({ jobs });

test("paths start at the file's folder, and what is absolute stays", () => {
  const [first] = read(fileOf({ content: '../a.wav', style: '/b.wav', output: 'out/x.WAV' }));
  expect(first).toMatchObject({
    content: 'a.wav',
    styles: [{ path: '/b.wav', weight: 1 }],
    output: 'set/out/x.WAV',
  });
});

test("a job's own settings go before the defaults', and the command line's before both", () => {
  const text = JSON.stringify({
    defaults: { content: 'a.wav', bits: 16, settings: { strength: 0.1, rhythm: 0.1, seed: 1 } },
    jobs: [
      { style: 'b.wav', output: 'x.wav', settings: { strength: 0.2, rhythm: 0.2 } },
      { style: 'b.wav', output: 'y.wav', bits: 'float' },
    ],
  });
  expect(read(text, { strength: 0.3 })).toMatchObject([
    { number: 1, bits: '16', settings: { strength: 0.3, rhythm: 0.2, seed: 1, iterations: 32 } },
    { number: 2, bits: 'float', settings: { strength: 0.3, rhythm: 0.1, seed: 1 } },
  ]);
});

test("a preset gives what is not set, and the command line's preset takes the place of the file's", () => {
  const text = JSON.stringify({
    defaults: { ...job, output: undefined, preset: 'ambience', settings: { rhythm: 0.3 } },
    jobs: [{ output: 'x.wav' }, { output: 'y.wav', preset: 'voice' }],
  });
  const of = (name: string) => engine.presets().find((preset) => preset.name === name)?.settings;
  expect(read(text)).toMatchObject([
    { settings: { ...of('ambience'), rhythm: 0.3 } },
    { settings: { ...of('voice'), rhythm: 0.3 } },
  ]);
  const music = { settings: { ...of('music'), rhythm: 0.3, strength: 0.1 } };
  expect(read(text, { strength: 0.1 }, 'music')).toMatchObject([music, music]);
});

test("a job's own style or styles take the place of the defaults'", () => {
  const points = [
    [0, 0],
    [2.5, 1],
  ];
  const text = JSON.stringify({
    defaults: {
      content: 'a.wav',
      styles: [
        { clip: 'b.wav', weight: 2 },
        { clip: 'c.wav', weight: points },
      ],
    },
    jobs: [
      { output: 'x.wav' },
      { output: 'y.wav', style: 'd.wav' },
      { output: 'z.wav', styles: [{ clip: 'e.wav' }] },
    ],
  });
  expect(read(text).map(({ styles }) => styles)).toEqual([
    [
      { path: 'set/b.wav', weight: 2 },
      { path: 'set/c.wav', weight: points },
    ],
    [{ path: 'set/d.wav', weight: 1 }],
    [{ path: 'set/e.wav', weight: 1 }],
  ]);
});

test('a byte order mark is no part of the file', () => {
  expect(read(`\uFEFF${fileOf(job)}`)).toHaveLength(1);
});

describe('what is wrong is said with job and field', () => {
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const files: [string, string, RegExp][] = [
    ['not JSON', '{"jobs": [', /^set\/jobs\.json is not JSON: .*\.$/],
    ['audio', 'RIFF\u0000\u0001WAVE', /^set\/jobs\.json is not JSON/],
    ['a list', '[]', /jobs\.json must be an object with the fields defaults, jobs; \[\] is not/],
    ['no jobs', '{}', /jobs must be a list of at least one job/],
    ['an empty list', '{"jobs": []}', /jobs must be a list of at least one job/],
    ['jobs by name', '{"jobs": {"a": {}}}', /jobs must be a list of at least one job/],
    ['a job that is none', fileOf(job, 'b.wav'), /job 2 must be an object .* "b\.wav" is not/],
    ['a field of another name', fileOf({ ...job, stlye: 'c' }), /job 1 has no field "stlye"; its/],
    ['__proto__', '{"jobs": [{"__proto__": {}}]}', /job 1 has no field "__proto__"/],
    [
      'an output for all',
      '{"defaults": {"output": "x"}, "jobs": [{}]}',
      /defaults has no field "o/,
    ],
    ['no content', fileOf({ ...job, content: undefined }), /job 1: content is missing/],
    ['no output', fileOf({ ...job, output: undefined }), /job 1: output is missing/],
    ['a number for a clip', fileOf({ ...job, style: 3 }), /style must be the path of .* 3 is not/],
    ['an empty path', fileOf({ ...job, style: '' }), /style must be the path .* "" is not/],
    [
      'a NUL',
      fileOf({ ...job, content: 'a\u0000.wav' }),
      /content must be .* "a\\u0000\.wav" is n/,
    ],
    ['an escape', fileOf({ ...job, output: '\u001b[2J.wav' }), /output must be the path of a file/],
    ['no WAV', fileOf({ ...job, output: 'x.mp3' }), /output must end in \.wav; "x\.mp3" does not/],
    ['settings of a list', fileOf({ ...job, settings: [1] }), /settings must be an object such as/],
    [
      'a setting that is none',
      fileOf({ ...job, settings: { strength: null } }),
      /job 1: strength must be a number or a word; null is not/,
    ],
    [
      'a setting out of its range',
      fileOf(job, { ...job, output: 'y.wav', settings: { strength: 2 } }).replace(':2}', ':1e999}'),
      /job 2: strength must be a number from 0 to 1; /,
    ],
    [
      'a setting of another engine',
      fileOf({ ...job, settings: { engine: 'random-cnn', strength: 1 } }),
      /job 1: strength is an option of the engine infinite; random-cnn has no such option/,
    ],
    [
      'an unknown preset',
      fileOf({ ...job, preset: 'rock' }),
      /job 1: preset must be one of voice, /,
    ],
    ['no preset', fileOf({ ...job, preset: 3 }), /preset must be one of .*; 3 is not/],
    [
      'a preset of another engine',
      fileOf({ ...job, preset: 'voice', settings: { engine: 'random-cnn' } }),
      /job 1: preset voice has settings of the engine infinite; with the engine random-cnn it must be/,
    ],
    [
      'style and styles',
      fileOf({ ...job, styles: [{ clip: 'c.wav' }] }),
      /has both style and styles/,
    ],
    [
      'styles of a word',
      fileOf({ ...job, style: undefined, styles: 'c' }),
      /styles must be a list such as/,
    ],
    ['no style', fileOf({ ...job, style: undefined, styles: [] }), /styles must be a list such as/],
    [
      'a style without a clip',
      fileOf({ ...job, style: undefined, styles: [{}] }),
      /job 1, style 1: clip is missing/,
    ],
    [
      'a weight that is none',
      fileOf({ ...job, style: undefined, styles: [{ clip: 'c', weight: '1' }] }),
      /style 1: weight must be a number, or a list of \[seconds, weight\]; "1" is not/,
    ],
    [
      'a negative weight',
      fileOf({ ...job, style: undefined, styles: [{ clip: 'c', weight: [[0, -1]] }] }),
      /style 1: a weight must be 0 or more; -1 is not/,
    ],
    [
      'no weight',
      fileOf({ ...job, style: undefined, styles: [{ clip: 'c', weight: 0 }] }),
      /job 1: the weights of all styles are 0/,
    ],
    ['an unknown setting', fileOf({ ...job, settings: { tempo: 2 } }), /no option "tempo"/],
    ['bits', fileOf({ ...job, bits: 12 }), /job 1: bits must be one of 16, 24, float; 12 is not/],
    [
      'one output of two jobs',
      fileOf(job, { ...job, output: './out/../out/x.wav' }),
      /job 2: job 1 writes set\/out\/x\.wav as well/,
    ],
    [
      'an output that is read',
      fileOf(job, { ...job, content: 'out/x.wav', output: 'y.wav' }),
      /job 2: job 1 would write over set\/out\/x\.wav, which is read/,
    ],
    [
      'a value without end',
      `{"jobs": [${deep(300)}]}`,
      /job 1 must be an object .*\[\.\.\. is not/,
    ],
  ];
  test.each(files)('%s', (_, text, sentence) => {
    let message = '';
    try {
      read(text);
    } catch (error) {
      expect((error as Error).name).toBe('UsageError');
      message = (error as Error).message;
    }
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^[ -~]*$/);
    expect(message.length).toBeLessThan(400);
  });
});

test('the record of an output may not be the jobs file', () => {
  const text = fileOf({ ...job, output: 'set.wav' });
  expect(() => readJobs('set.wav.json', text, { settings: {} }, engine)).toThrow(
    'set.wav.json: job 1 would write over set.wav.json, which is read.',
  );
});

test('shards have every job exactly once, for any number of them', () => {
  const jobs = Array.from({ length: 11 }, (_, index) => index);
  for (let count = 1; count <= 13; count++) {
    const shards = Array.from({ length: count }, (_, index) =>
      shardJobs(jobs, shardOf(`${index + 1}/${count}`)),
    );
    expect(shards.flat().sort((a, b) => a - b)).toEqual(jobs);
    const sizes = shards.map((shard) => shard.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});
