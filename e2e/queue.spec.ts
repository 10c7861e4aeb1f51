import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';
import { tone, wavOf } from './support/wav.ts';

const wav = (hz: number) => wavOf(tone(hz, 0.5, 22_050), 22_050);
const upload = (name: string, buffer: Buffer) => ({ name, mimeType: 'audio/wav', buffer });

test('files are transferred in turn with the style that is called so; what fails is told and the rest runs', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await retimbre.chooseShortTransfer();
  await page.getByRole('button', { name: 'History' }).click();
  await page
    .locator('input[aria-label="Queue files"]')
    .setInputFiles([
      upload('low.wav', wav(200)),
      upload('broken.wav', Buffer.from('no sound')),
      upload('style.wav', wav(900)),
      upload('high.wav', wav(600)),
    ]);
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue.getByRole('status')).toHaveText('2 of 3 transferred, 1 failed', {
    timeout: 90_000,
  });
  await expect(queue.getByRole('listitem')).toHaveText(
    'broken.wav: broken.wav is not audio: it holds text. Use WAV, FLAC, MP3, OGG Vorbis or Opus.',
  );
  const titles = page.locator('.entries').getByLabel('Title');
  await expect(titles).toHaveCount(2);
  expect(await titles.evaluateAll((all: HTMLInputElement[]) => all.map((it) => it.value))).toEqual([
    'low.wav × style.wav',
    'high.wav × style.wav',
  ]);
  await expect(page.locator('.entries').getByRole('listitem').first()).toContainText('%');
  await queue.getByRole('button', { name: 'Put away' }).click();
  await expect(queue).toHaveCount(0);
});

test('a folder of pairs is transferred pair by pair, until it is stopped', async ({
  retimbre,
  page,
}, testInfo) => {
  const folder = testInfo.outputPath('pairs');
  for (const [index, pair] of ['one', 'two', 'three'].entries()) {
    mkdirSync(join(folder, pair), { recursive: true });
    writeFileSync(join(folder, pair, 'content.wav'), wav(200 + 100 * index));
    writeFileSync(join(folder, pair, 'style.wav'), wav(900));
  }
  await retimbre.open();
  await retimbre.chooseLongTransfer();
  await page.getByRole('button', { name: 'History' }).click();
  await page.locator('input[aria-label="Queue a folder"]').setInputFiles(folder);
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue.getByRole('status')).toHaveText('0 of 3 transferred, now one');
  await queue.getByRole('button', { name: 'Stop the queue' }).click();
  await expect(queue).toHaveCount(0);

  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await retimbre.chooseShortTransfer();
  await page.getByRole('button', { name: 'History' }).click();
  await page.locator('input[aria-label="Queue a folder"]').setInputFiles(folder);
  await expect(queue.getByRole('status')).toHaveText('3 of 3 transferred', { timeout: 90_000 });
  await expect(page.locator('.entries').getByRole('listitem')).toHaveCount(3);
});
