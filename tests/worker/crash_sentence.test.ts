import { expect, test } from 'vitest';
import { crashSentence } from '../../worker/engine/crash.ts';

test('what an engine without memory throws is told as that', () => {
  for (const message of [
    'Aborted(). Build with -sASSERTIONS for more info.',
    'Aborted(OOM)',
    'WebAssembly.Memory(): could not allocate memory',
    'Array buffer allocation failed',
  ]) {
    expect(crashSentence(new Error(message))).toMatch(/ran out of memory; a shorter clip/);
  }
});

test('any other break is told with its cause', () => {
  const error = new WebAssembly.RuntimeError('unreachable');
  expect(crashSentence(error)).toBe('The engine broke (unreachable).');
});
