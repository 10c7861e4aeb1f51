import { describe, expect, test } from 'vitest';
import {
  type FrequencyAxis,
  formatHz,
  fractionOfHz,
  frequencyTicks,
  hzOfY,
  levelTicks,
  secondsOfX,
  timeTicks,
  xOfSeconds,
  yOfHz,
} from '../../../worker/view/axes.ts';

const axes: FrequencyAxis[] = [
  { scale: 'log', lowestHz: 40, highestHz: 11025 },
  { scale: 'mel', lowestHz: 0, highestHz: 11025 },
  { scale: 'linear', lowestHz: 0, highestHz: 22050 },
];

describe.each(axes)('on a $scale axis', (axis) => {
  test('the edges of the picture are the ends of the axis', () => {
    expect(yOfHz(axis, 500, axis.lowestHz)).toBeCloseTo(500, 9);
    expect(yOfHz(axis, 500, axis.highestHz)).toBeCloseTo(0, 9);
  });

  test('pixels and hertz lead to each other and back', () => {
    for (let y = 0; y <= 500; y += 12.5) {
      expect(yOfHz(axis, 500, hzOfY(axis, 500, y))).toBeCloseTo(y, 8);
    }
  });

  test('ticks rise, lie on the axis and keep their distance', () => {
    for (const heightPx of [60, 150, 400, 1000]) {
      const ticks = frequencyTicks(axis, heightPx, 28);
      const ys = ticks.map(({ value }) => yOfHz(axis, heightPx, value));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      ys.forEach((y, i) => {
        expect(y).toBeGreaterThanOrEqual(-1e-6);
        expect(y).toBeLessThanOrEqual(heightPx + 1e-6);
        if (i > 0) expect((ys[i - 1] ?? 0) - y).toBeGreaterThanOrEqual(28 - 1e-6);
      });
    }
  });
});

test('an octave is as high anywhere on a log axis', () => {
  const axis: FrequencyAxis = { scale: 'log', lowestHz: 50, highestHz: 12800 };
  for (const hz of [50, 100, 800, 6400]) {
    expect(fractionOfHz(axis, 2 * hz) - fractionOfHz(axis, hz)).toBeCloseTo(1 / 8, 12);
  }
});

test('1000 Hz are about 1000 mel', () => {
  const axis: FrequencyAxis = { scale: 'mel', lowestHz: 0, highestHz: 1000 };
  // HTK: 2595 log10(1 + 500 / 700) = 607.4 of 1000.0
  expect(fractionOfHz(axis, 500)).toBeCloseTo(0.6075, 3);
});

test('time runs from left to right and back', () => {
  const axis = { fromSeconds: 2, toSeconds: 6 };
  expect(xOfSeconds(axis, 800, 3)).toBe(200);
  expect(secondsOfX(axis, 800, 200)).toBe(3);
});

test('times and levels are round, with labels free of binary dust', () => {
  const labels = timeTicks({ fromSeconds: 0, toSeconds: 0.5 }, 400, 60).map((tick) => tick.label);
  expect(labels).toEqual(['0', '0.1', '0.2', '0.3', '0.4', '0.5']);
  expect(levelTicks(-90, 0, 300, 50).map((tick) => tick.label)).toEqual([
    '-80',
    '-60',
    '-40',
    '-20',
    '0',
  ]);
});

test('an axis without extent has no ticks', () => {
  expect(timeTicks({ fromSeconds: 1, toSeconds: 1 }, 400, 60)).toEqual([]);
});

test('frequencies are written in hertz and kilohertz', () => {
  expect([50, 999, 1000, 2500, 20000].map(formatHz)).toEqual(['50', '999', '1k', '2.5k', '20k']);
});
