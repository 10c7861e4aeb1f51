import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { hum } from '../sound.ts';
import { ClipFolder } from './clip_folder.ts';
import { retimbre, startRetimbre } from './command_line.ts';

const root = new ClipFolder();
afterAll(() => root.remove());

const quick = {
  engine: 'random-cnn',
  filters: 32,
  iterations: 1,
  'phase-iterations': 1,
};

let folder: string;
let count = 0;
/** A folder of its own for each test, with three contents and a style. */
beforeEach(() => {
  const name = `${count++}`;
  folder = root.at(name);
  mkdirSync(folder);
  root.wav(`${name}/a.wav`, hum(220, 22050, 1));
  root.wav(`${name}/b.wav`, hum(260, 22050, 1));
  root.wav(`${name}/c.wav`, hum(300, 22050, 1));
  root.wav(`${name}/style.wav`, hum(330, 22050, 1));
});

interface Job {
  content?: string;
  output: string;
  settings?: Record<string, number | string>;
}

/** A jobs file, whose jobs have the style and the quick settings in common. */
function jobsFile(jobs: Job[], name = 'jobs.json'): string {
  const path = `${folder}/${name}`;
  writeFileSync(path, JSON.stringify({ defaults: { style: 'style.wav', settings: quick }, jobs }));
  return path;
}

const three: Job[] = [
  { content: 'a.wav', output: 'out/a.wav' },
  { content: 'b.wav', output: 'out/b.wav', settings: { seed: 3 } },
  { content: 'c.wav', output: 'out/c.wav' },
];

/** What became of each job, and of all. */
async function batch(path: string, ...args: string[]) {
  const { code, stdout, stderr } = await retimbre('batch', path, '--json', ...args);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { code, stderr, jobs: lines.slice(0, -1), all: lines.at(-1) };
}

const statesOf = (jobs: { job: number; state: string }[]) =>
  jobs.map(({ job, state }) => `${job} ${state}`);

test('every job gives the bytes that the command transfer gives, with a line and a summary', async () => {
  const { code, stderr, jobs, all } = await batch(jobsFile(three));
  expect([code, stderr]).toEqual([0, '']);
  expect(statesOf(jobs)).toEqual(['1 made', '2 made', '3 made']);
  expect(jobs[1]).toMatchObject({
    output: `${folder}/out/b.wav`,
    report: { settings: { ...quick, seed: 3 }, inputs: [`${folder}/b.wav`, `${folder}/style.wav`] },
  });
  expect(jobs[1].report.scores.style.gram).toBeGreaterThanOrEqual(0);
  expect(all).toMatchObject({ jobs: 3, made: 3, skipped: 0, failed: 0 });
  expect(all.peakMemoryBytes).toBeGreaterThan(1e6);

  const alone = `${folder}/alone.wav`;
  const flags = Object.entries({ ...quick, seed: 3 }).flatMap(([name, value]) => [
    `--${name}`,
    `${value}`,
  ]);
  await retimbre('transfer', `${folder}/b.wav`, `${folder}/style.wav`, '-o', alone, ...flags);
  expect(readFileSync(`${folder}/out/b.wav`).equals(readFileSync(alone))).toBe(true);
});

test('a job with a missing clip or a broken one fails with its sentence, and the rest still run', async () => {
  writeFileSync(`${folder}/letter.wav`, 'Dear Clara, this is not a recording.');
  const path = jobsFile([
    { content: 'missing.wav', output: 'out/1.wav' },
    { content: 'letter.wav', output: 'out/2.wav' },
    { content: 'a.wav', output: 'style.wav/3.wav' },
    { content: 'a.wav', output: 'out/4.wav' },
  ]);
  const { code, stderr, jobs, all } = await batch(path);
  expect(code).toBe(1);
  expect(statesOf(jobs)).toEqual(['1 failed', '2 failed', '3 failed', '4 made']);
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(
      /^retimbre: job 1 \(.*out\/1\.wav\): .*missing\.wav cannot be read: there is no such file\.$/,
    ),
    expect.stringMatching(/^retimbre: job 2 .*letter\.wav is not audio: it holds text/),
    expect.stringMatching(/^retimbre: job 3 .*style\.wav is not a folder\.$/),
  ]);
  expect(jobs[0].error).toMatch(/no such file/);
  expect(all).toMatchObject({ made: 1, failed: 3 });
  expect(readdirSync(`${folder}/out`)).toEqual(['4.wav', '4.wav.json']);
});

describe('run again, a job is', () => {
  const again = async (change: () => string[] | undefined) => {
    const path = jobsFile(three.slice(0, 2));
    await batch(path);
    const args = change() ?? [];
    return statesOf((await batch(path, ...args)).jobs);
  };

  test('skipped when all is as it was', async () => {
    expect(await again(() => [])).toEqual(['1 skipped', '2 skipped']);
  });

  test('skipped when its settings come to the same', async () => {
    // 0 is the default, and the second job has a seed of its own, before which that of the command line goes
    expect(await again(() => ['--seed', '0'])).toEqual(['1 skipped', '2 made']);
  });

  test('made when its output is gone, was changed, or has no record', async () => {
    expect(await again(() => void rmSync(`${folder}/out/a.wav`))).toEqual(['1 made', '2 skipped']);
    expect(await again(() => void writeFileSync(`${folder}/out/a.wav`, 'half'))).toEqual([
      '1 made',
      '2 skipped',
    ]);
    expect(await again(() => void writeFileSync(`${folder}/out/b.wav.json`, '{"ori'))).toEqual([
      '1 skipped',
      '2 made',
    ]);
  });

  test('made when a clip has changed', async () => {
    const clip = readFileSync(`${folder}/c.wav`);
    expect(await again(() => void writeFileSync(`${folder}/b.wav`, clip))).toEqual([
      '1 skipped',
      '2 made',
    ]);
  });

  test('made when it is told so', async () => {
    expect(await again(() => ['--force'])).toEqual(['1 made', '2 made']);
  });

  test('made by another build', async () => {
    expect(await again(() => ['--variant', 'simd'])).toEqual(['1 made', '2 made']);
  });
});

test('shards that run at once in one folder make every job once', async () => {
  const names = ['1', '2', '3', '4', '5'];
  const path = jobsFile(names.map((name) => ({ content: 'a.wav', output: `out/${name}.wav` })));
  const shards = await Promise.all(
    ['1/3', '2/3', '3/3'].map((shard) => batch(path, '--shard', shard, '--threads', '1')),
  );
  expect(shards.map(({ jobs }) => statesOf(jobs))).toEqual([
    ['1 made', '4 made'],
    ['2 made', '5 made'],
    ['3 made'],
  ]);
  expect(readdirSync(`${folder}/out`)).toEqual(
    names.flatMap((name) => [`${name}.wav`, `${name}.wav.json`]),
  );
  expect((await batch(path)).all).toMatchObject({ made: 0, skipped: 5 });
  const none = await batch(path, '--shard', '6/6');
  expect(none).toMatchObject({ code: 0, jobs: [], all: { jobs: 0 } });
});

test('a batch that is interrupted keeps what was finished, leaves nothing half done, and goes on from there', async () => {
  root.wav(`${count - 1}/long.wav`, hum(220, 22050, 10));
  const path = jobsFile([
    { content: 'a.wav', output: 'out/a.wav' },
    { content: 'long.wav', output: 'out/long.wav', settings: { filters: 4096, iterations: 300 } },
    { content: 'b.wav', output: 'out/b.wav' },
  ]);
  const run = startRetimbre(['batch', path]);
  while (!existsSync(`${folder}/out/a.wav.json`)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  run.interrupt();
  const { code, stderr } = await run.ended;
  expect(code).toBe(130);
  expect(stderr).toBe(
    'retimbre: stopped before the end; what was finished is kept, and the same command goes on from there.\n',
  );
  expect(readdirSync(`${folder}/out`)).toEqual(['a.wav', 'a.wav.json']);
  const { jobs } = await batch(path, '--shard', '1/2');
  expect(statesOf(jobs)).toEqual(['1 skipped', '3 made']);
});

test('settings that are wrong are told with job and name, before any work is done', async () => {
  const path = jobsFile([
    { content: 'a.wav', output: 'out/a.wav' },
    { content: 'b.wav', output: 'out/b.wav', settings: { filters: 0 } },
  ]);
  const { code, stdout, stderr } = await retimbre('batch', path);
  expect(stderr).toMatch(
    /^retimbre: .*jobs\.json, job 2: filters must be a whole number from 1 to 16384; 0 is not\.\n$/,
  );
  expect([code, stdout, existsSync(`${folder}/out`)]).toEqual([2, '', false]);
});

describe('a batch that is called wrongly is told how', () => {
  const calls: [string, string[], number, RegExp][] = [
    ['no jobs file', [], 2, /batch takes one jobs file and was given 0/],
    ['a missing one', ['none.json'], 1, /none\.json cannot be read: there is no such file/],
    ['part 0', ['none.json', '--shard', '0/4'], 2, /--shard must be i\/n, .*"0\/4" is not/],
    ['part 5 of 4', ['none.json', '--shard', '5/4'], 2, /"5\/4" is not/],
    ['a half part', ['none.json', '--shard', '1.5/4'], 2, /"1\.5\/4" is not/],
  ];
  test.each(calls)('%s', async (_, args, code, sentence) => {
    const ended = await retimbre('batch', ...args);
    expect(ended.stderr).toMatch(sentence);
    expect(ended.code).toBe(code);
  });
});
