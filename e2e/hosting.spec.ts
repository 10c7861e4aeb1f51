import type { Page } from '@playwright/test';
import { expect, test } from './support/host.ts';
import { stoppedBy } from './support/violations.ts';

test.use({ headers: {} });

function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('load', () => loads++);
  return () => loads;
}

test('a host that sends no headers gives threads after one reload', async ({ retimbre, page }) => {
  const loads = countLoads(page);
  await page.goto('./');
  await expect(retimbre.badge).toHaveText(/[2-9] threads/);
  await retimbre.expectDrawn('content');
  expect(loads()).toBe(2);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const answer = await page.reload();
  expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  await expect(retimbre.badge).toHaveText(/[2-9] threads/);
  expect(loads()).toBe(3);
});

test('the service worker brings the policy to workers as well', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('.badge')).toHaveText(/[2-9] threads/);
  const [worker] = page.workers();
  expect(worker && (await stoppedBy(worker))).toBe('connect-src');
});

test('a page that somebody uses is not reloaded for the sake of threads', async ({
  retimbre,
  page,
}) => {
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () =>
      document.body.dispatchEvent(new Event('pointerdown', { bubbles: true })),
    ),
  );
  const loads = countLoads(page);
  await retimbre.open();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForTimeout(1000);
  expect(loads()).toBe(1);
  await expect(retimbre.badge).toContainText('1 thread');
  await page.reload();
  await expect(retimbre.badge).toHaveText(/[2-9] threads/);
});

test.describe('where service workers are forbidden', () => {
  test.use({ serviceWorkers: 'block' });

  test('one thread does it, and nothing is reloaded', async ({ retimbre, page }) => {
    const loads = countLoads(page);
    await retimbre.open();
    await expect(retimbre.badge).toContainText('1 thread');
    await expect(retimbre.quality).toHaveText('Full quality');
    expect(loads()).toBe(1);
  });
});
