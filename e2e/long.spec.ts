import { expect, test } from './support/test.ts';
import { tone, wavOf } from './support/wav.ts';

const RATE_HZ = 8000;

function joined(parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

test('content and style change places', async ({ retimbre, page }) => {
  await retimbre.open();
  const [content, style] = await Promise.all([
    retimbre.clipTitle('content').textContent(),
    retimbre.clipTitle('style').textContent(),
  ]);
  await page.getByRole('button', { name: 'Swap content and style' }).click();
  await expect(retimbre.clipTitle('content')).toHaveText(style ?? '');
  await expect(retimbre.clipTitle('style')).toHaveText(content ?? '');
  await expect(retimbre.quality).toHaveText('Full quality', { timeout: 30_000 });
});

test('a busy style is named, cut down with one click, and whole again with another', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const tones = [300, 3000, 700, 2000, 1200].map((hz) => tone(hz, 3, RATE_HZ));
  await retimbre.openFile('style', {
    name: 'medley.wav',
    mimeType: 'audio/wav',
    buffer: wavOf(joined(tones), RATE_HZ),
  });
  const style = retimbre.slot('style');
  await expect(style.getByText(/too varied to be one texture/)).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Use its steadiest 3 seconds' }).click();
  await expect(style.locator('.facts')).toHaveText(/^3\.0 s/);
  await expect(style.getByText(/too varied/)).toBeHidden();
  await page.getByRole('button', { name: 'Use the whole clip' }).click();
  await expect(style.locator('.facts')).toHaveText(/^15 s/);
  await expect(retimbre.clipTitle('style')).toHaveText('medley.wav');
});

test('a long content is heard while its later parts are still computed', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const seconds = 100;
  await retimbre.openFile('content', {
    name: 'long.wav',
    mimeType: 'audio/wav',
    buffer: wavOf(
      joined([tone(440, seconds / 2, RATE_HZ), tone(660, seconds / 2, RATE_HZ)]),
      RATE_HZ,
    ),
  });
  await retimbre.set('Iterations', '4');
  await retimbre.set('Rank', '64');
  await retimbre.transferButton.click();
  await expect(page.getByText(/^Part [2-9] of 1[0-9]/)).toBeVisible({ timeout: 60_000 });
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);
  await expect(retimbre.progress).toBeVisible();
  await retimbre.expectDone();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);
});
