import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** The promise, on a machine four times as slow as this one. */
const INTERACTIVE_WITHIN_MS = 1500;
const SLOWER = 4;
const RUNS = 5;

test('the first view is interactive within 1.5 s, from a cold cache on a slow machine', async ({
  browser,
  baseURL,
}) => {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    times.push(await interactiveAfterMs(page));
    await page.getByRole('button', { name: 'Play result', exact: true }).click();
    await expect.poll(() => page.evaluate(() => window.retimbre.audioLevel)).toBeGreaterThan(0.001);
    await context.close();
  }
  console.log(`interactive after ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  expect(times.toSorted((a, b) => a - b)[RUNS >> 1]).toBeLessThan(INTERACTIVE_WITHIN_MS);
});

/** From the start of the navigation until the result can be played and the page's thread has answered a task after that was drawn. */
async function interactiveAfterMs(page: Page): Promise<number> {
  await page.addInitScript(() => {
    const look = () => {
      const play = document.querySelector<HTMLButtonElement>('button[aria-label="Play result"]');
      if (!play || play.disabled) requestAnimationFrame(look);
      else setTimeout(() => performance.mark('interactive'));
    };
    requestAnimationFrame(look);
  });
  await page.goto('./');
  const mark = await page.waitForFunction(
    () => performance.getEntriesByName('interactive')[0]?.startTime,
  );
  return (await mark.jsonValue()) ?? Infinity;
}
