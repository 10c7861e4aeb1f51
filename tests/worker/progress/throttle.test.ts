import { expect, test } from 'vitest';
import { Throttle } from '../../../worker/progress/throttle.ts';

test('the first is let through, and then one in each interval', () => {
  const throttle = new Throttle(100);
  const passed = Array.from({ length: 100 }, (_, i) => i * 10).filter((ms) => throttle.allows(ms));
  expect(passed).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
});

test('after a silence the next is let through at once', () => {
  const throttle = new Throttle(100);
  throttle.allows(0);
  expect(throttle.allows(5000)).toBe(true);
  expect(throttle.allows(5050)).toBe(false);
});
