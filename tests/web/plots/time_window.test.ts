import { describe, expect, test } from 'vitest';
import {
  afterMoveKey,
  afterPlaying,
  afterZoomKey,
  moved,
  zoomed,
} from '../../../web/plots/time_window.ts';

const SECONDS = 600;
const whole = { fromSeconds: 0, toSeconds: SECONDS };

describe('zooming', () => {
  test('keeps what is under the pointer where it is', () => {
    let shown = whole;
    for (const factor of [1.5, 2, 7, 0.5, 3]) {
      const place = (250 - shown.fromSeconds) / (shown.toSeconds - shown.fromSeconds);
      shown = zoomed(shown, SECONDS, factor, 250);
      expect((250 - shown.fromSeconds) / (shown.toSeconds - shown.fromSeconds)).toBeCloseTo(
        place,
        9,
      );
    }
  });

  test('stops at the whole clip and at a hundredth of a second', () => {
    expect(zoomed({ fromSeconds: 590, toSeconds: 599 }, SECONDS, 1e-6, 595)).toEqual(whole);
    const closest = zoomed(whole, SECONDS, 1e9, 300);
    expect(closest.toSeconds - closest.fromSeconds).toBeCloseTo(0.01, 9);
    expect(closest.fromSeconds).toBeLessThanOrEqual(300);
    expect(closest.toSeconds).toBeGreaterThanOrEqual(300);
  });

  test('farther than the end of the clip it keeps to the clip', () => {
    const shown = zoomed({ fromSeconds: 0, toSeconds: 10 }, SECONDS, 0.5, 10);
    expect(shown).toEqual({ fromSeconds: 0, toSeconds: 20 });
  });

  test('a clip shorter than a hundredth of a second is shown whole', () => {
    const all = { fromSeconds: 0, toSeconds: 0.004 };
    expect(zoomed(all, 0.004, 2, 0.002)).toEqual(all);
    expect(moved(all, 0.004, 1)).toEqual(all);
  });
});

test('the page turns when the sound that plays leaves it, and not for who looks elsewhere', () => {
  const shown = { fromSeconds: 100, toSeconds: 110 };
  expect(afterPlaying(shown, SECONDS, 109.99, 110.01)).toEqual({
    fromSeconds: 110.01,
    toSeconds: 120.01,
  });
  expect(afterPlaying(shown, SECONDS, 105, 105.02)).toBeUndefined();
  expect(afterPlaying(shown, SECONDS, 120, 120.02)).toBeUndefined();
  // over and over
  expect(afterPlaying({ fromSeconds: 590, toSeconds: 600 }, SECONDS, 599.99, 0.01)).toEqual({
    fromSeconds: 0.01,
    toSeconds: 10.01,
  });
  // near the end there is no whole page left
  expect(afterPlaying({ fromSeconds: 585, toSeconds: 595 }, SECONDS, 594.99, 595.01)).toEqual({
    fromSeconds: 590,
    toSeconds: 600,
  });
  expect(afterPlaying({ fromSeconds: 1, toSeconds: 1.1 }, SECONDS, 1.09, 1.11)).toBeUndefined();
});

test('scrolling stops at the ends of the clip', () => {
  const shown = { fromSeconds: 100, toSeconds: 110 };
  expect(moved(shown, SECONDS, 5)).toEqual({ fromSeconds: 105, toSeconds: 115 });
  expect(moved(shown, SECONDS, 1e6)).toEqual({ fromSeconds: 590, toSeconds: 600 });
  expect(moved(shown, SECONDS, -1e6)).toEqual({ fromSeconds: 0, toSeconds: 10 });
});

test('keys zoom and move', () => {
  const shown = { fromSeconds: 100, toSeconds: 130 };
  expect(afterZoomKey('+', shown, SECONDS)).toEqual({ fromSeconds: 105, toSeconds: 125 });
  expect(afterZoomKey('0', shown, SECONDS)).toEqual(whole);
  expect(afterZoomKey('a', shown, SECONDS)).toBeUndefined();
  expect(afterMoveKey('ArrowRight', shown, SECONDS)?.fromSeconds).toBe(103);
  expect(afterMoveKey('Home', shown, SECONDS)?.fromSeconds).toBe(0);
  expect(afterMoveKey('End', shown, SECONDS)?.toSeconds).toBe(SECONDS);
  expect(afterMoveKey('+', shown, SECONDS)).toBeUndefined();
});
