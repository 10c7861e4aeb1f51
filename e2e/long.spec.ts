import type { Locator } from '@playwright/test';
import {
  between,
  largestBend,
  recordedOutput,
  recordOutput,
  rmsDb,
} from './support/recorded_output.ts';
import { noteStartedSounds, startedSounds } from './support/started_sounds.ts';
import { expect, test } from './support/test.ts';
import { tone, wavFile, wavOf } from './support/wav.ts';

// The recorder is a script of the test's own.
test.use({ bypassCSP: true });

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

/** A tone that is worked on in ten windows or more. */
const LONG_SECONDS = 100;
const LONG = wavFile('long.wav', tone(440, LONG_SECONDS, RATE_HZ), RATE_HZ);

test('a long content is heard while its later parts are computed, across their joins, and waits for them', async ({
  retimbre,
  page,
}) => {
  await recordOutput(page);
  await noteStartedSounds(page);
  await retimbre.open();
  await retimbre.openFile('content', LONG);
  await retimbre.set('Iterations', '4');
  await retimbre.set('Rank', '64');
  await retimbre.transferButton.click();
  await expect(page.getByText(/^Part [3-5] of 1[0-9]/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused')).toBeVisible();
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);
  const scheduled = await startedSounds(page);
  expect(scheduled.length).toBeGreaterThan(1);
  const [first, second] = scheduled;
  if (!first || !second) throw new Error('Two parts were scheduled.');
  // the second begins with the last hundredth of a second of the first, exactly where that is
  const joinSeconds = first.when + first.duration - second.when;
  expect(joinSeconds).toBeCloseTo(0.01, 9);
  const last = scheduled.at(-1) ?? second;
  const readySeconds = last.when + last.duration - first.when;

  // from a second before the first join over it
  const playhead = retimbre.result.getByRole('slider', { name: /^Play .* from$/ });
  const joinAt = first.duration - joinSeconds;
  await pressAt(playhead, (joinAt - 1) / LONG_SECONDS);
  await page.waitForTimeout(2500);
  const joined = (await startedSounds(page)).slice(scheduled.length);
  const output = await recordedOutput(page);
  const join = joined[1]?.when ?? 0;
  const usual = largestBend(between(output, join - 0.5, join - 0.1));
  expect(rmsDb(between(output, join - 0.02, join + 0.03))).toBeGreaterThan(-20);
  expect(largestBend(between(output, join - 0.05, join + 0.05))).toBeLessThan(1.5 * usual);

  // at the end of what is there it waits, and goes on by itself
  await pressAt(playhead, (readySeconds - 1.5) / LONG_SECONDS);
  await expect(retimbre.quality).toHaveText(/^Waiting for part [2-9]$/, { timeout: 10_000 });
  await expect.poll(() => retimbre.audioLevel()).toBe(0);
  const place = Number(await playhead.getAttribute('aria-valuenow'));
  expect(place).toBeCloseTo(readySeconds, 0);
  const before = (await startedSounds(page)).length;
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);
  const resumed = (await startedSounds(page))[before];
  expect(resumed?.offset).toBeCloseTo(0, 3);
  await retimbre.expectDone();
  await expect(retimbre.quality).toHaveText('Full quality');
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);
  expect(Number(await playhead.getAttribute('aria-valuenow'))).toBeGreaterThan(place - 0.1);
});

test('a long transfer that is cancelled is not heard any more', async ({ retimbre, page }) => {
  await retimbre.open();
  await expect(retimbre.quality).toHaveText('Full quality');
  await retimbre.openFile('content', LONG);
  await retimbre.set('Iterations', '4');
  await retimbre.transferButton.click();
  await expect(page.getByText(/^Part [2-5] of 1[0-9]/)).toBeVisible({ timeout: 60_000 });
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(retimbre.progress).toHaveCount(0);
  await expect(retimbre.quality).toHaveText('Of earlier clips or settings');
  await expect.poll(() => retimbre.audioLevel()).toBe(0);
});

async function pressAt(playhead: Locator, fraction: number): Promise<void> {
  const box = await playhead.boundingBox();
  if (!box) throw new Error('The playhead is in the page.');
  await playhead.click({ position: { x: fraction * box.width, y: box.height / 2 } });
}
