import { expect, test } from 'vitest';
import { Stopwatch } from '../../../worker/progress/stopwatch.ts';

test('pauses do not count, however often they are begun and ended', () => {
  const watch = new Stopwatch();
  expect(watch.seconds(500)).toBe(0);
  watch.start(1000);
  expect(watch.seconds(3000)).toBe(2);
  watch.pause(4000);
  watch.pause(5000);
  expect(watch.seconds(9000)).toBe(3);
  watch.start(10_000);
  watch.start(11_000);
  expect(watch.seconds(12_000)).toBe(5);
});
