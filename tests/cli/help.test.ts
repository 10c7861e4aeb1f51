import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadNodeEngine } from '../../cli/node_engine.ts';
import { wasmBase } from '../engine.ts';
import { retimbre } from './command_line.ts';

test('--version is the one of the package', async () => {
  const { version } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  expect(await retimbre('--version')).toEqual({
    code: 0,
    stdout: `retimbre ${version}\n`,
    stderr: '',
  });
});

test('--help names every command, on standard output', async () => {
  const { code, stdout, stderr } = await retimbre('--help');
  expect([code, stderr]).toEqual([0, '']);
  for (const command of ['transfer', 'texture', 'batch', 'score', 'spectrogram', 'resynthesise']) {
    expect(stdout).toMatch(new RegExp(`retimbre ${command} \\S+`));
  }
});

test('the help of a command has every option of the engine that it takes, with its default', async () => {
  const { code, stdout } = await retimbre('transfer', '--help');
  expect(code).toBe(0);
  const oneLine = stdout.replace(/\s+/g, ' ');
  const engine = await loadNodeEngine(wasmBase, { variant: 'single' });
  for (const option of engine.options().filter((each) => each.commands.includes('transfer'))) {
    expect(oneLine).toContain(` --${option.name} `);
    expect(oneLine).toContain(option.help);
    expect(oneLine).toContain(`default: ${option.default})`);
  }
  expect(oneLine).toContain(' --steadiest [SECONDS] ');
  expect(oneLine).toMatch(/loudness \(BS\.1770\).* true peak .*-1 dBTP/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});
