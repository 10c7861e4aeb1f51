import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { byteWav } from '../tests/audio_files.ts';
import { expect, test } from './support/test.ts';
import { tone, wavOf } from './support/wav.ts';

const fixture = (name: string) => resolve('tests/fixtures', name);

/** Holds files or folders over the page as the desktop does; gives how they are dropped. */
async function holdOver(
  page: Page,
  target: Locator,
  files: string[],
): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to drop on.');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  return async () => {
    await session.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
  };
}

test('two files dropped anywhere become content and style', async ({ retimbre, page }) => {
  await retimbre.open();
  const heading = page.getByRole('heading', { level: 1 });
  const drop = await holdOver(page, heading, [fixture('tones.mp3'), fixture('tones.ogg')]);
  await expect(page.getByText('Drop it as content')).toBeVisible();
  await expect(page.getByText('Drop it as style')).toBeVisible();
  await drop();
  await expect(retimbre.clipTitle('content')).toHaveText('tones.mp3');
  await expect(retimbre.clipTitle('style')).toHaveText('tones.ogg');
  await expect(page.getByText('Drop it as content')).toBeHidden();
});

test('a file goes to the side it is dropped on; of three, the third is left out and told', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const drop = await holdOver(page, retimbre.slot('style'), [fixture('tones.mp3')]);
  await expect(page.getByText('Drop it as style')).toBeVisible();
  await expect(page.getByText('Drop it as content')).toBeHidden();
  await drop();
  await expect(retimbre.clipTitle('style')).toHaveText('tones.mp3');
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
  const three = ['tones.ogg', 'tones.opus', 'tones.flac'].map(fixture);
  await (await holdOver(page, retimbre.slot('style'), three))();
  await expect(retimbre.clipTitle('style')).toHaveText('tones.ogg');
  await expect(retimbre.clipTitle('content')).toHaveText('tones.opus');
  await expect(retimbre.problem('style')).toHaveText(
    'There are places for two files; “tones.flac” was left out.',
  );
});

test('what lies in a dropped folder is transferred in turn', async ({
  retimbre,
  page,
}, testInfo) => {
  const folder = testInfo.outputPath('my sounds');
  mkdirSync(folder);
  await retimbre.open();
  await retimbre.chooseShortTransfer();
  await (await holdOver(page, retimbre.slot('content'), [folder]))();
  await expect(retimbre.problem('content')).toHaveText('“my sounds”: no audio file is in it.');
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');

  for (const [pair, hz] of [
    ['low', 200],
    ['high', 600],
  ] as const) {
    mkdirSync(join(folder, pair));
    writeFileSync(join(folder, pair, 'content.wav'), wavOf(tone(hz, 0.5, 22_050), 22_050));
    writeFileSync(join(folder, pair, 'style.wav'), wavOf(tone(900, 0.5, 22_050), 22_050));
  }
  await (await holdOver(page, retimbre.slot('content'), [folder]))();
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue.getByRole('status')).toHaveText('2 of 2 transferred', { timeout: 90_000 });
  await expect(page.locator('.entries').getByLabel('Title')).toHaveCount(2);
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
});

test('a pasted file is opened, in the slot that has the keyboard', async ({ retimbre, page }) => {
  await retimbre.open();
  await retimbre.slot('style').getByRole('button', { name: 'Play style' }).focus();
  const bytes = [...wavOf(tone(300, 0.5, 8000), 8000)];
  await page.evaluate((content) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(content)], 'pasted.wav'));
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, bytes);
  await expect(retimbre.clipTitle('style')).toHaveText('pasted.wav');
});

test('of a file of hours its first ten minutes can be used', async ({ retimbre }, testInfo) => {
  await retimbre.open();
  const path = testInfo.outputPath('hours.wav');
  writeFileSync(path, byteWav(3 * 3600, 8000));
  await retimbre.openFile('content', path);
  await expect(retimbre.problem('content')).toHaveText(/^hours\.wav is too long: /);
  const content = retimbre.slot('content');
  await content.getByRole('button', { name: 'Use its first 10 minutes' }).click();
  await expect(retimbre.clipTitle('content')).toHaveText('hours.wav, first 10 min 0 s');
  await expect(content.locator('.facts')).toHaveText(/^10 min 0 s/);
});

test('what was replaced or trimmed comes back, by key and by button, and can be done again', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const style = retimbre.slot('style');
  await page.getByLabel('Style clip').selectOption({ label: 'Tabla' });
  await expect(retimbre.clipTitle('style')).toHaveText('Tabla');
  await style.getByRole('button', { name: 'Trim style' }).click();
  await style.getByRole('spinbutton', { name: 'to in seconds' }).fill('2');
  await style.getByRole('button', { name: /^Use selection/ }).click();
  await expect(retimbre.clipTitle('style')).toHaveText('Tabla, 0.0 s to 2.0 s');
  await retimbre.openFile('content', fixture('tones.mp3'));

  await style.getByRole('button', { name: 'Undo style: back to Tabla' }).click();
  await expect(retimbre.clipTitle('style')).toHaveText('Tabla');
  await expect(retimbre.clipTitle('content')).toHaveText('tones.mp3');
  await page.keyboard.press('Control+z');
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
  await page.keyboard.press('Control+z');
  await expect(retimbre.clipTitle('style')).toHaveText('String choir');
  await retimbre.expectDrawn('style');
  await page.keyboard.press('Control+Shift+z');
  await expect(retimbre.clipTitle('style')).toHaveText('Tabla');
  await expect(retimbre.quality).toHaveText('Full quality', { timeout: 30_000 });
});

test('the gallery plays every demo clip, and puts one where it is wanted', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await page.getByRole('button', { name: 'Demo clips' }).click();
  const gallery = page.getByRole('region', { name: 'Demo clips' });
  await expect(gallery.getByRole('listitem')).toHaveCount(9);
  await expect(gallery.getByText('Luftrum · CC BY 4.0')).toBeVisible();
  await gallery.getByRole('button', { name: 'Play Sea waves' }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  await gallery.getByRole('button', { name: 'Stop Sea waves' }).click();
  await gallery.getByRole('button', { name: 'Use Sea waves as content' }).click();
  await expect(gallery).toBeHidden();
  await expect(retimbre.clipTitle('content')).toHaveText('Sea waves');
});
