import { expect, test } from 'vitest';
import { changed, DISPLAY, readDisplay, viewOf } from '../../../web/plots/display.ts';

test('floor and ceiling keep their distance', () => {
  const low = { ...DISPLAY, ceilingDb: -60 };
  expect(changed(low, { floorDb: -55 })).toMatchObject({ floorDb: -55, ceilingDb: -45 });
  expect(changed(DISPLAY, { ceilingDb: -120 })).toMatchObject({ floorDb: -130, ceilingDb: -120 });
  expect(changed(DISPLAY, { floorDb: -60 })).toMatchObject({ floorDb: -60, ceilingDb: 0 });
});

test('what was remembered is taken as far as it makes sense', () => {
  expect(readDisplay({ scale: 'mel', colourMap: 'grey', floorDb: -80 })).toEqual({
    ...DISPLAY,
    scale: 'mel',
    colourMap: 'grey',
    floorDb: -80,
  });
  for (const nonsense of [null, 'mel', { scale: 'bark', floorDb: 'low' }, { floorDb: -5 }]) {
    expect(readDisplay(nonsense)).toEqual(DISPLAY);
  }
});

test('a logarithmic axis starts above 0 Hz, the others at it, and none goes beyond hearing', () => {
  const shown = { fromSeconds: 0, toSeconds: 1 };
  const size = { widthPx: 1, heightPx: 1 };
  expect(viewOf(DISPLAY, 96_000, size, shown)).toMatchObject({ lowestHz: 40, highestHz: 20_000 });
  const mel = changed(DISPLAY, { scale: 'mel' });
  expect(viewOf(mel, 22_050, size, shown)).toMatchObject({ lowestHz: 0, highestHz: 11_025 });
});
