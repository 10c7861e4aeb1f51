import { describe, expect, test } from 'vitest';
import { extentOf, levelOf, TILE_PX, tilesOf, within } from '../../../web/plots/tiles.ts';

test('a level has one to two pixels for each pixel of the screen', () => {
  for (let secondsPerPx = 1e-5; secondsPerPx < 3; secondsPerPx *= 1.07) {
    const pixels = secondsPerPx / 2 ** levelOf(secondsPerPx);
    expect(pixels).toBeGreaterThanOrEqual(1 - 1e-6);
    expect(pixels).toBeLessThan(2);
  }
  expect([1, 0.5, 2 ** -7].map(levelOf)).toEqual([0, -1, -7]);
});

describe('the tiles of what is shown', () => {
  test.each([
    [0, 600],
    [0, 7.1],
    [123.456, 123.5],
    [599.99, 600],
    [4, 8],
  ])('%d to %d s cover it without gaps, and no tile is out of it', (fromSeconds, toSeconds) => {
    const shown = { fromSeconds, toSeconds };
    const level = levelOf((toSeconds - fromSeconds) / 1300);
    const extents = tilesOf(shown, level).map(extentOf);
    expect(extents[0]?.fromSeconds).toBeLessThanOrEqual(fromSeconds);
    expect(extents.at(-1)?.toSeconds).toBeGreaterThanOrEqual(toSeconds);
    extents.forEach((extent, i) => {
      if (i > 0) expect(extent.fromSeconds).toBe(extents[i - 1]?.toSeconds);
      expect(extent.toSeconds).toBeGreaterThan(fromSeconds);
      expect(extent.fromSeconds).toBeLessThan(toSeconds);
    });
    expect(extents.length).toBeLessThanOrEqual(7);
  });

  test('a time between two tiles has one, the later', () => {
    const at = extentOf({ level: 0, index: 3 }).fromSeconds;
    expect(tilesOf({ fromSeconds: at, toSeconds: at }, 0)).toEqual([{ level: 0, index: 3 }]);
  });
});

test('a tile is found in every coarser one', () => {
  for (const tile of [
    { level: -6, index: 0 },
    { level: -6, index: 7 },
    { level: 2, index: 37 },
  ]) {
    for (let up = 0; up < 8; up++) {
      const { tile: coarser, leftPx, widthPx } = within(tile, up);
      const secondsPerPx = 2 ** coarser.level;
      const left = extentOf(coarser).fromSeconds + leftPx * secondsPerPx;
      expect(left).toBe(extentOf(tile).fromSeconds);
      expect(left + widthPx * secondsPerPx).toBe(extentOf(tile).toSeconds);
      expect(leftPx + widthPx).toBeLessThanOrEqual(TILE_PX);
    }
  }
});
