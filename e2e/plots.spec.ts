import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { decode } from 'fast-png';
import { sheetMargin } from '../worker/picture/spectrogram_sheet.ts';
import { hzOfY, yOfHz } from '../worker/view/axes.ts';
import { coloursOf } from './support/retimbre_page.ts';
import { expect, test } from './support/test.ts';
import { tone, wavFile } from './support/wav.ts';

const RATE_HZ = 44_100;
const SECONDS = 20;

/** A 1 kHz tone with silence before `fromSeconds`. */
function toneFile(fromSeconds = 0, seconds = SECONDS) {
  const samples = tone(1000, seconds, RATE_HZ).fill(0, 0, fromSeconds * RATE_HZ);
  return wavFile('tone.wav', samples, RATE_HZ);
}

/** The page's axes at this rate. */
const AXES = {
  log: { scale: 'log', lowestHz: 40, highestHz: 20_000 },
  mel: { scale: 'mel', lowestHz: 0, highestHz: 20_000 },
  linear: { scale: 'linear', lowestHz: 0, highestHz: 20_000 },
} as const;

/** The brightest row in the middle of a canvas, and its rows. */
function brightest(canvas: Locator): Promise<{ row: number; height: number }> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const pixels = element.getContext('2d')?.getImageData(width >> 1, 0, 1, height).data ?? [];
    const brightness = Array.from(
      { length: height },
      (_, y) => (pixels[4 * y] ?? 0) + (pixels[4 * y + 1] ?? 0) + (pixels[4 * y + 2] ?? 0),
    );
    const most = Math.max(...brightness);
    // in the middle of what is equally bright
    return { row: (brightness.indexOf(most) + brightness.lastIndexOf(most)) / 2, height };
  });
}

async function openView(page: Page): Promise<Locator> {
  const menu = page.getByRole('dialog', { name: 'How spectrograms are drawn' });
  if (!(await menu.isVisible()))
    await page.getByRole('button', { name: 'View', exact: true }).click();
  return menu;
}

function timeShown(slot: Locator): Locator {
  return slot.getByRole('slider', { name: /^Time shown of/ });
}

/** Seconds, as the axis says it. */
async function shown(slot: Locator): Promise<{ from: number; to: number }> {
  const text = (await timeShown(slot).getAttribute('aria-valuetext')) ?? '';
  const [from = Number.NaN, to = Number.NaN] = [...text.matchAll(/[\d.]+/g)].map(Number);
  return { from, to };
}

test('a 1 kHz tone is at 1 kHz on every scale at every zoom', async ({ retimbre, page }) => {
  await retimbre.open();
  await retimbre.openFile('content', toneFile());
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  const slot = retimbre.slot('content');
  const canvas = retimbre.spectrogram(slot);
  for (const [scale, axis] of Object.entries(AXES)) {
    const menu = await openView(page);
    await menu.getByLabel('Frequency').selectOption(scale);
    await page.keyboard.press('Escape');
    await timeShown(slot).press('0');
    for (const closer of [0, 3, 6, 8]) {
      for (let presses = 0; presses < closer; presses++) await timeShown(slot).press('+');
      // a row of the picture on the linear axis is about 100 Hz
      const off = async () => {
        const { row, height } = await brightest(canvas);
        return Math.abs(row + 0.5 - yOfHz(axis, height, 1000));
      };
      await expect.poll(off, `${scale}, ${closer} times closer`).toBeLessThan(2);
    }
    const { from, to } = await shown(slot);
    expect(to - from).toBeLessThan(0.05);
  }
});

test('time, frequency, note and level are read under the pointer and under a cursor', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await retimbre.openFile('content', toneFile());
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  const slot = retimbre.slot('content');
  const canvas = retimbre.spectrogram(slot);
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The spectrogram is not there.');
  const y = yOfHz(AXES.log, box.height, 1000);
  await page.mouse.move(box.x + box.width / 2, box.y + y);
  const readout = slot.locator('.readout');
  // the tone is at half of full scale, and a bin's middle up to 8 Hz away, where a Hann window has lost up to 1.4 dB
  await expect(readout).toHaveText(/^1?\d\.\d{3} s · .*k?Hz · B5 [+−]\d+ ct · −[67]\.\d dB$/);
  const hz = hzOfY(AXES.log, box.height, y);
  expect(hz).toBeCloseTo(1000, 6);
  await page.mouse.move(2, 2);
  await expect(readout).toBeHidden();

  const cursor = slot.getByRole('slider', { name: /^Cursor in/ });
  await cursor.focus();
  await expect(readout).toHaveText(/^10\.0\d\d s/);
  const before = await cursor.getAttribute('aria-valuenow');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowUp');
  await expect(cursor).not.toHaveAttribute('aria-valuenow', before ?? '');
  await expect(cursor).toHaveAttribute('aria-valuetext', / dB$/);
});

test('the wheel zooms around the pointer, waveform and spectrogram together, and scrolls', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  // the tone begins at 15 s
  await retimbre.openFile('content', toneFile(15));
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  const slot = retimbre.slot('content');
  const canvas = retimbre.spectrogram(slot);
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The spectrogram is not there.');
  const x = Math.round(box.x + 0.75 * box.width);
  await page.mouse.move(x, box.y + box.height / 2);
  await page.keyboard.down('Control');
  for (let turns = 0; turns < 4; turns++) await page.mouse.wheel(0, -150);
  await page.keyboard.up('Control');
  const { from, to } = await shown(slot);
  expect(to - from).toBeCloseTo(SECONDS / 16, 1);
  expect(from + 0.75 * (to - from)).toBeCloseTo(15, 1);

  /** Where along the canvas, 0 to 1, its pixels begin to differ from those at its left. */
  const onset = (of: Locator) =>
    of.evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element;
      const { data } = element.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
      const column = (at: number) => {
        let sum = 0;
        for (let row = 0; row < height; row++) {
          for (let part = 0; part < 4; part++) sum += data[4 * (row * width + at) + part] ?? 0;
        }
        return sum;
      };
      const [first, last] = [column(0), column(width - 1)];
      for (let at = 0; at < width; at++) {
        if (Math.abs(column(at) - first) > Math.abs(last - first) / 2) return at / width;
      }
      return 1;
    });
  await expect.poll(() => onset(canvas)).toBeCloseTo(0.75, 1);
  await expect.poll(() => onset(slot.locator('canvas.waveform'))).toBeCloseTo(0.75, 1);

  await page.mouse.wheel(0, box.width / 4);
  await expect.poll(async () => (await shown(slot)).from).toBeCloseTo(from + (to - from) / 4, 1);
  await expect.poll(() => onset(slot.locator('canvas.waveform'))).toBeCloseTo(0.5, 1);
  await expect.poll(() => onset(canvas)).toBeCloseTo(0.5, 1);
});

test('the time axis is dragged, and keys show another part and the whole', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await retimbre.openFile('content', toneFile());
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  const slot = retimbre.slot('content');
  const axis = timeShown(slot);
  for (let presses = 0; presses < 4; presses++) await axis.press('+');
  await axis.press('Home');
  const span = (await shown(slot)).to;
  const box = await axis.boundingBox();
  if (!box) throw new Error('The axis is not there.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  expect((await shown(slot)).from).toBeCloseTo(span / 4, 1);
  await axis.press('ArrowRight');
  expect((await shown(slot)).from).toBeCloseTo(0.35 * span, 1);
  await axis.press('End');
  expect((await shown(slot)).to).toBe(SECONDS);
  await axis.press('0');
  expect(await shown(slot)).toEqual({ from: 0, to: SECONDS });
});

test('what is shown follows the sound that plays', async ({ retimbre, page }) => {
  await retimbre.open();
  await retimbre.openFile('content', toneFile());
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  const slot = retimbre.slot('content');
  const axis = timeShown(slot);
  for (let presses = 0; presses < 7; presses++) await axis.press('+');
  await axis.press('Home');
  const first = await shown(slot);
  await slot.getByRole('button', { name: 'Play content' }).click();
  await expect.poll(async () => (await shown(slot)).from).toBeGreaterThan(1.9 * first.to);
  await slot.getByRole('button', { name: 'Stop content' }).click();
  const { from, to } = await shown(slot);
  expect(to - from).toBeCloseTo(first.to, 2);
  await page.waitForTimeout(2000 * first.to);
  expect((await shown(slot)).from).toBe(from);
});

test('two fingers zoom', async ({ retimbre, page }) => {
  await retimbre.open();
  const slot = retimbre.slot('content');
  const box = await retimbre.spectrogram(slot).boundingBox();
  if (!box) throw new Error('The spectrogram is not there.');
  const whole = await shown(slot);
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: xs.map((x, id) => ({
        x: box.x + x * box.width,
        y: box.y + box.height / 2,
        id,
      })),
    });
  await touch('touchStart', 0.4, 0.6);
  for (let apart = 0.12; apart <= 0.4; apart += 0.02) {
    await touch('touchMove', 0.5 - apart, 0.5 + apart);
  }
  await touch('touchEnd');
  const { from, to } = await shown(slot);
  expect((to - from) / whole.to).toBeGreaterThan(0.2);
  expect((to - from) / whole.to).toBeLessThan(0.35);
  expect((from + to) / 2 / whole.to).toBeCloseTo(0.5, 1);
});

test('content and result show the same time, until they are let go', async ({ retimbre, page }) => {
  await retimbre.open();
  await expect(retimbre.quality).toHaveText('Full quality');
  const content = retimbre.slot('content');
  const whole = await shown(content);
  await timeShown(content).press('+');
  const closer = await shown(content);
  expect(closer.from).toBeGreaterThan(0);
  expect(await shown(retimbre.result)).toEqual(closer);
  await (await openView(page)).getByLabel('show the same time').uncheck();
  await page.keyboard.press('Escape');
  await timeShown(retimbre.result).press('0');
  expect(await shown(retimbre.result)).toEqual(whole);
  expect(await shown(content)).toEqual(closer);
});

test('the result less the content is white where the strength is 0', async ({ retimbre, page }) => {
  await retimbre.open();
  await expect(retimbre.quality).toHaveText('Full quality');
  const canvas = retimbre.spectrogram(retimbre.result);
  await (await openView(page))
    .getByRole('combobox', { name: /^Result/ })
    .selectOption('difference');
  await page.keyboard.press('Escape');
  await expect(canvas).toHaveAttribute('aria-label', 'Result less content');
  const darkest = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element;
      const data = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? [0];
      return Math.min(...Array.from(data).filter((_, index) => index % 4 < 3 && index % 37 === 0));
    });
  await expect.poll(() => coloursOf(canvas)).toBeGreaterThan(100);
  await expect.poll(darkest).toBeLessThan(100);
  await expect(retimbre.result.locator('.axis-right')).toContainText('−20 dB');
  await retimbre.strength.press('Home');
  await expect(retimbre.quality).toHaveText('Full quality');
  await expect.poll(darkest).toBeGreaterThan(225);
});

test('levels and colours are chosen for all plots, and remembered', async ({ retimbre, page }) => {
  await retimbre.open();
  const menu = await openView(page);
  await menu.getByLabel('Colours').selectOption('grey');
  await menu.getByLabel('Floor').fill('-60');
  await page.keyboard.press('Escape');
  const lightest = (slot: 'content' | 'style') =>
    retimbre.spectrogram(retimbre.slot(slot)).evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element;
      const data = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      const isGrey = (at: number) => data[at] === data[at + 1] && data[at] === data[at + 2];
      for (let at = 0; at < data.length; at += 4) if (!isGrey(at)) return 'coloured';
      return data[0] === 255 ? 'white above' : 'grey';
    });
  await expect.poll(() => lightest('content')).toBe('white above');
  await expect.poll(() => lightest('style')).not.toBe('coloured');
  await expect(retimbre.slot('content').locator('.axis-right')).toContainText('−60 dB');
  await page.reload();
  await retimbre.expectDrawn('content');
  await expect.poll(() => lightest('content')).toBe('white above');
});

test('a picture is saved with its axes, as the command line draws it', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await retimbre.openFile('content', toneFile());
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  await openView(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the picture of the content' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('tone.wav.png');
  const { width, height, data, channels } = decode(await readFile(await download.path()));
  const { left, top, right, bottom } = sheetMargin;
  expect([width, height]).toEqual([left + 1200 + right, top + 560 + bottom]);
  const brightness = Array.from({ length: 560 }, (_, row) => {
    const at = ((top + row) * width + left + 600) * channels;
    return (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
  });
  const line = brightness.indexOf(Math.max(...brightness));
  expect(Math.abs(line + 0.5 - yOfHz(AXES.log, 560, 1000))).toBeLessThan(6);
});

test('nothing moves when a clip loads', async ({ retimbre, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await retimbre.open();
  await expect(retimbre.quality).toHaveText('Full quality');
  const boxes = () =>
    page.locator('.plots, .plot canvas, .axis-left, .colour-bar').evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [element.className, x, y, width, height];
      }),
    );
  const before = await boxes();
  expect(before.length).toBe(15);
  await retimbre.openFile('content', toneFile());
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  expect(await boxes()).toEqual(before);
  await expect(retimbre.quality).toHaveText('Full quality');
  expect(await boxes()).toEqual(before);
});
