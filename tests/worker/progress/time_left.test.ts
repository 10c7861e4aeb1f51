import { expect, test } from 'vitest';
import { TimeLeft } from '../../../worker/progress/time_left.ts';

test('nothing is said before there is something to tell it from', () => {
  const timeLeft = new TimeLeft();
  expect(timeLeft.update(0, 0)).toBeUndefined();
  expect(timeLeft.update(0.3, 0.2)).toBeUndefined();
  expect(timeLeft.update(3, 0.2)).toBeDefined();
});

test('work at an even pace leaves what is left of it', () => {
  const timeLeft = new TimeLeft();
  for (let seconds = 0; seconds < 40; seconds += 0.1) {
    const left = timeLeft.update(seconds, seconds / 40);
    if (left !== undefined) expect(left).toBeCloseTo(40 - seconds, 6);
  }
});

test('it follows a change of pace within eight seconds', () => {
  const timeLeft = new TimeLeft();
  let left: number | undefined;
  for (let seconds = 0; seconds <= 20; seconds += 0.1)
    left = timeLeft.update(seconds, seconds / 40);
  // Half is done; the other half goes at a quarter of the pace.
  for (let t = 0.1; t <= 8.2; t += 0.1) left = timeLeft.update(20 + t, 0.5 + t / 160);
  expect(left).toBeCloseTo(80 - 8.2, 0);
});

test('a job that stands still has no end in sight, and one that is done has 0 s left', () => {
  const timeLeft = new TimeLeft();
  timeLeft.update(0, 0.5);
  expect(timeLeft.update(5, 0.5)).toBeUndefined();
  expect(timeLeft.update(6, 1)).toBe(0);
});
