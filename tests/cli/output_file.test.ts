import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../cli/digest.ts';
import { OutputFile } from '../../cli/output_file.ts';
import { ClipFolder } from './clip_folder.ts';

const root = new ClipFolder();
afterAll(() => root.remove());

let path: string;
let count = 0;
beforeEach(() => {
  path = root.at(`${count++}`);
  mkdirSync(path);
});

const bytes = new TextEncoder().encode('sound');

test('the file appears when it is whole, and not before', () => {
  const file = OutputFile.open(`${path}/out.wav`);
  expect(readdirSync(path)).not.toContain('out.wav');
  const digest = file.commit([bytes.subarray(0, 2), bytes.subarray(2)]);
  expect(digest).toBe(sha256(bytes));
  expect(readdirSync(path)).toEqual(['out.wav']);
  expect(readFileSync(`${path}/out.wav`, 'utf8')).toBe('sound');
});

test('a file that is given up leaves nothing, and what was there before', () => {
  OutputFile.open(`${path}/out.wav`).commit([bytes]);
  const again = OutputFile.open(`${path}/out.wav`);
  again.discard();
  expect(readdirSync(path)).toEqual(['out.wav']);
  expect(readFileSync(`${path}/out.wav`, 'utf8')).toBe('sound');
});

test('discarding after the file was written does nothing', () => {
  const file = OutputFile.open(`${path}/out.wav`);
  file.commit([bytes]);
  file.discard();
  expect(readdirSync(path)).toEqual(['out.wav']);
});

test('a link is followed, not replaced', () => {
  OutputFile.open(`${path}/target.wav`).commit([new Uint8Array(1)]);
  symlinkSync('target.wav', `${path}/link.wav`);
  OutputFile.open(`${path}/link.wav`).commit([bytes]);
  expect(readlinkSync(`${path}/link.wav`)).toBe('target.wav');
  expect(readFileSync(`${path}/target.wav`, 'utf8')).toBe('sound');
});

test('a device is written to, not replaced', () => {
  OutputFile.open('/dev/null').commit([bytes]);
  expect(readFileSync('/dev/null').length).toBe(0);
});
