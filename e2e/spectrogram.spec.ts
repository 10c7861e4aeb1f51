import { hzOfY } from '../worker/view/axes.ts';
import { expect, test } from './support/test.ts';
import { tone, wavOf } from './support/wav.ts';

const RATE_HZ = 44_100;
/** The page's axis for this rate: see web/plots/spectrogram_view.ts. */
const AXIS = { scale: 'log', lowestHz: 40, highestHz: 20_000 } as const;

test('draws the line of a 1 kHz tone at 1 kHz, where the axis says so', async ({
  retimbre,
  page,
}) => {
  // high enough for a tick at every 1, 2 and 5
  await page.setViewportSize({ width: 1440, height: 1000 });
  await retimbre.open();
  const buffer = wavOf(tone(1000, 2, RATE_HZ), RATE_HZ);
  await retimbre.openFile('content', { name: 'tone.wav', mimeType: 'audio/wav', buffer });
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');

  const canvas = retimbre.spectrogram(retimbre.slot('content'));
  const brightest = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element;
      const pixels = element.getContext('2d')?.getImageData(width >> 1, 0, 1, height).data;
      let row = 0;
      let most = -1;
      for (let y = 0; y < height; y++) {
        const brightness = [0, 1, 2].reduce((sum, part) => sum + (pixels?.[4 * y + part] ?? 0), 0);
        if (brightness > most) {
          row = y;
          most = brightness;
        }
      }
      return { row, height };
    });

  const pixelHz = async () => {
    const { row, height } = await brightest();
    return hzOfY(AXIS, height, row + 0.5);
  };
  // a row of the picture is about 4 % of a frequency wide, a bin of the analysis 2 %
  await expect.poll(pixelHz).toBeGreaterThan(950);
  expect(await pixelHz()).toBeLessThan(1050);

  const { row, height } = await brightest();
  const box = await canvas.boundingBox();
  const lineY = (box?.y ?? 0) + ((row + 0.5) / height) * (box?.height ?? 0);
  const label = retimbre.slot('content').locator('.axis-left li', { hasText: /^1 kHz$/ });
  const labelBox = await label.boundingBox();
  const labelY = (labelBox?.y ?? 0) + (labelBox?.height ?? 0) / 2;
  expect(Math.abs(lineY - labelY)).toBeLessThan(3);
});

test('a silent half stays dark', async ({ retimbre }) => {
  await retimbre.open();
  const samples = tone(1000, 2, RATE_HZ).fill(0, RATE_HZ);
  const buffer = wavOf(samples, RATE_HZ);
  await retimbre.openFile('style', { name: 'half.wav', mimeType: 'audio/wav', buffer });
  await expect(retimbre.clipTitle('style')).toHaveText('half.wav');
  const canvas = retimbre.spectrogram(retimbre.slot('style'));
  const brightestOf = (fraction: number) =>
    canvas.evaluate((element: HTMLCanvasElement, at) => {
      const { width, height } = element;
      const column = Math.floor(width * at);
      const pixels = element.getContext('2d')?.getImageData(column, 0, 1, height).data ?? [];
      return Math.max(...[...pixels].filter((_, index) => index % 4 !== 3));
    }, fraction);
  await expect.poll(() => brightestOf(0.8)).toBeLessThan(40);
  expect(await brightestOf(0.25)).toBeGreaterThan(150);
});
