import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hum, variedStyle } from '../sound.ts';
import { ClipFolder } from './clip_folder.ts';
import { retimbre } from './command_line.ts';

const folder = new ClipFolder();
let content: string;
let varied: string;
beforeAll(() => {
  content = folder.wav('content.wav', hum(220, 22050, 1));
  varied = folder.wav('varied.wav', variedStyle(22050, 4));
});
afterAll(() => folder.remove());

const quick = ['--iterations', '2', '--phase-iterations', '1', '--json'];
const warning =
  /^retimbre: .*varied\.wav is too varied to be one texture; --steadiest uses its steadiest 3 seconds instead of all of it\.\n$/;

async function made(...args: string[]) {
  const { code, stdout, stderr } = await retimbre(...args, '-o', folder.at('out.wav'), ...quick);
  if (code !== 0) throw new Error(stderr);
  return { report: JSON.parse(stdout), stderr };
}

describe('a style that is too varied to be one texture', () => {
  test('is named, and used as it is', async () => {
    const { report, stderr } = await made('transfer', content, varied);
    expect(stderr).toMatch(warning);
    expect(report.style).toMatchObject({ busy: true, used: { fromSeconds: 0, toSeconds: 12 } });
    expect(report.style.busyness).toBeGreaterThan(0.033);
    expect(report.styleSeconds).toBe(12);
  });

  test('is not named with --steadiest, which takes its steadiest 3 seconds', async () => {
    const { report, stderr } = await made('transfer', content, '--steadiest', varied);
    expect(stderr).toBe('');
    const { busy, used } = report.style;
    expect(busy).toBe(true);
    expect(used.toSeconds - used.fromSeconds).toBeCloseTo(3, 6);
    expect(used.fromSeconds).toBeGreaterThan(3.5);
    expect(used.toSeconds).toBeLessThan(8.5);
    expect(report.styleSeconds).toBeCloseTo(3, 3);
  });

  test('is named of several, each of which has its survey', async () => {
    const styles = ['--style', varied, '--style', content];
    const { report, stderr } = await made('transfer', content, ...styles);
    expect(stderr).toMatch(warning);
    expect(report.styleSurveys).toMatchObject([{ busy: true }, { busy: false }]);
    expect(report.style).toBeUndefined();
  });

  test('makes a texture of as many of its steadiest seconds as are asked for', async () => {
    const whole = await made('texture', varied, '--seconds', '1');
    expect(whole.stderr).toMatch(warning);
    expect(whole.report.style).toMatchObject({ busy: true, used: { toSeconds: 12 } });
    const part = await made('texture', varied, '--seconds', '1', '--steadiest', '2.5');
    expect(part.stderr).toBe('');
    const { used } = part.report.style;
    expect(used.toSeconds - used.fromSeconds).toBeCloseTo(2.5, 6);
  });
});

test('a steady style is not named', async () => {
  const steady = folder.wav('steady.wav', hum(330, 22050, 5));
  const { report, stderr } = await made('transfer', content, steady);
  expect(stderr).toBe('');
  expect(report.style).toMatchObject({ busy: false, used: { fromSeconds: 0, toSeconds: 5 } });
});

test('in a batch it stands in the job or its defaults, and the stretch decides what is made again', async () => {
  mkdirSync(folder.at('out'));
  const jobs = folder.at('jobs.json');
  const batch = async (second: object, ...args: string[]) => {
    const settings = { iterations: 2, 'phase-iterations': 1 };
    const defaults = { content: 'content.wav', style: 'varied.wav', settings };
    const list = [{ output: 'out/1.wav' }, { output: 'out/2.wav', ...second }];
    writeFileSync(jobs, JSON.stringify({ defaults, jobs: list }));
    const { stdout, stderr } = await retimbre('batch', jobs, '--json', ...args);
    const lines = stdout.trimEnd().split('\n').slice(0, -1);
    return { stderr, jobs: lines.map((line) => JSON.parse(line)) };
  };
  const first = await batch({ steadiest: 2 });
  expect(first.stderr).toMatch(warning);
  expect(first.jobs[0].report.styleSeconds).toBe(12);
  expect(first.jobs[1].report.styleSeconds).toBeCloseTo(2, 3);
  const again = await batch({ steadiest: 3 });
  expect(again.jobs.map(({ state }) => state)).toEqual(['skipped', 'made']);
  const both = await batch({}, '--steadiest');
  expect(both.jobs.map(({ state }) => state)).toEqual(['made', 'skipped']);
  expect(both.stderr).toBe('');
});

describe('seconds that cannot be are refused', () => {
  test.each(['0', '0.2', '61', '-3'])('%s', async (seconds) => {
    const ended = await retimbre(
      ...['transfer', content, varied, '-o', folder.at('never.wav'), '--steadiest', seconds],
    );
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `retimbre: --steadiest must be a number of seconds from 0.5 to 60; ${seconds} is not.\n`,
    });
  });

  test('a word', async () => {
    const ended = await retimbre(
      ...['transfer', content, varied, '-o', folder.at('never.wav'), '--steadiest=some'],
    );
    expect(ended.stderr).toBe(
      'retimbre: --steadiest must be a number of seconds from 0.5 to 60; some is not.\n',
    );
    expect(ended.code).toBe(2);
  });

  test('of a job', async () => {
    const jobs = folder.at('wrong.json');
    const job = { content: 'content.wav', style: 'varied.wav', output: 'x.wav', steadiest: true };
    writeFileSync(jobs, JSON.stringify({ jobs: [job] }));
    const ended = await retimbre('batch', jobs);
    expect(ended.stderr).toMatch(
      /wrong\.json, job 1: steadiest must be a number of seconds from 0\.5 to 60; true is not\.\n$/,
    );
    expect(ended.code).toBe(2);
  });
});
