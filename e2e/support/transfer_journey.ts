import { coloursOf } from './retimbre_page.ts';
import { expect, test } from './test.ts';
import { readWav } from './wav.ts';

/** What the journey expects of the machine it runs on. */
export interface Surroundings {
  isolated: boolean;
  threads: RegExp;
  /** The folders of the wasm variants that may be loaded. */
  variants: RegExp;
}

/** From the demo to a heard and saved result; the same with and without shared memory. */
export function describeTransfer({ isolated, threads, variants }: Surroundings): void {
  test('opens with the demo pair and says what runs it', async ({ retimbre, page }) => {
    const loaded: string[] = [];
    page.context().on('request', (request) => {
      if (request.url().endsWith('retimbre.wasm')) loaded.push(request.url());
    });
    await retimbre.open();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    expect(loaded.length).toBeGreaterThan(0);
    for (const url of loaded) expect(url).toMatch(variants);
    await expect(retimbre.badge).toHaveText(threads);
    await expect(retimbre.clipTitle('content')).not.toBeEmpty();
    await expect(retimbre.clipTitle('style')).not.toBeEmpty();
  });

  test('transfers, showing progress, losses and the result as it grows', async ({
    retimbre,
    page,
  }) => {
    await retimbre.open();
    await retimbre.chooseRandomCnn();
    await retimbre.set('Iterations', '40');
    await retimbre.set('Filters', '256');
    await retimbre.openDetails();
    await retimbre.transferButton.click();
    const seen = new Set<number>();
    const look = async () => seen.add(Number(await retimbre.progress.getAttribute('value')));
    // often enough for a machine on which all of it takes a second
    await expect
      .poll(async () => (await look()).size, { timeout: 60_000, intervals: [50] })
      .toBeGreaterThan(3);
    expect([...seen]).toEqual([...seen].sort((a, b) => a - b));
    const live = page.getByRole('img', { name: /live$/ });
    await expect.poll(() => coloursOf(live)).toBeGreaterThan(20);
    await expect(page.locator('.loss-total dd')).toHaveText(/\d/);
    await retimbre.expectDone();
    await expect(retimbre.result).toContainText(/spectral convergence −\d+\.\d dB/);
    await expect.poll(() => coloursOf(retimbre.spectrogram(retimbre.result))).toBeGreaterThan(20);
  });

  test('plays the result: samples flow to the output', async ({ retimbre, page }) => {
    await retimbre.open();
    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
    expect(await retimbre.audioLevel()).toBe(0);
    await retimbre.playButton.click();
    await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
    const playhead = retimbre.result.getByRole('slider', { name: /^Play .* from$/ });
    await expect
      .poll(async () => Number(await playhead.getAttribute('aria-valuenow')))
      .toBeGreaterThan(0.2);
    await page.getByRole('button', { name: 'Stop result' }).click();
    await expect.poll(() => retimbre.audioLevel()).toBe(0);
  });

  test('saves the result as WAV, 24-bit and float, as long as the content', async ({
    retimbre,
  }) => {
    await retimbre.open();
    await retimbre.openFile('content', 'public/demo/speech_story.flac');
    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
    const whole = await retimbre.download('24-bit');
    expect(whole.name).toMatch(/^speech_story_as_.+\.wav$/);
    const facts = readWav(whole.bytes);
    expect(facts).toMatchObject({ coding: 'pcm', bits: 24, channels: 1, sampleRateHz: 22_050 });
    expect(facts.frames).toBe(156_555);
    expect(facts.peak).toBeGreaterThan(0.01);
    expect(facts.peak).toBeLessThan(1);
    const float = readWav((await retimbre.download('float')).bytes);
    expect(float).toMatchObject({ coding: 'float', bits: 32, frames: 156_555 });
  });

  test('cancels at once and is ready for the next transfer', async ({ retimbre, page }) => {
    await retimbre.open();
    await retimbre.chooseLongTransfer();
    await retimbre.transferButton.click();
    await expect(page.getByText(/^iteration [1-9]/)).toBeVisible({ timeout: 60_000 });
    const answeredAfterMs = await page.evaluate(async () => {
      const buttons = [...document.querySelectorAll('button')];
      const cancel = buttons.find((button) => button.textContent?.trim() === 'Cancel');
      const started = performance.now();
      cancel?.click();
      while (document.querySelector('progress')) await new Promise(requestAnimationFrame);
      return performance.now() - started;
    });
    test.info().annotations.push({
      type: 'cancelled after',
      description: `${answeredAfterMs.toFixed(0)} ms`,
    });
    expect(answeredAfterMs).toBeLessThan(CANCEL_WITHIN_MS);
    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
  });

  test('pauses and resumes', async ({ retimbre, page }) => {
    await retimbre.open();
    await retimbre.chooseLongTransfer();
    await retimbre.transferButton.click();
    const count = page.getByText(/^iteration [1-9]/);
    await expect(count).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByText('Paused')).toBeVisible();
    await page.waitForTimeout(PAUSE_SETTLES_MS);
    const paused = await count.textContent();
    await page.waitForTimeout(1000);
    expect(await count.textContent()).toBe(paused);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(count).not.toHaveText(paused ?? '', { timeout: 60_000 });
  });

  test('plays the result as it is while the transfer runs', async ({ retimbre, page }) => {
    await retimbre.open();
    await retimbre.chooseLongTransfer();
    await retimbre.transferButton.click();
    await expect(page.getByText(/^iteration [1-9]/)).toBeVisible({ timeout: 60_000 });
    await retimbre.playButton.click();
    await expect.poll(() => retimbre.audioLevel(), { timeout: 30_000 }).toBeGreaterThan(0.001);
    await expect(retimbre.progress).toBeVisible();
  });
}

/** The worker's promise, and what a busy machine's page may add to draw it. */
const CANCEL_WITHIN_MS = 200 + 100;
const PAUSE_SETTLES_MS = 200;
