import { statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { buildChanged } from './support/changed_build.ts';
import { expect, test } from './support/host.ts';
import { RetimbrePage } from './support/retimbre_page.ts';

const offer = (page: Page) => page.getByRole('button', { name: /new version/ });
const changedBody = (page: Page) => page.locator('body[data-changed]');
const fireBytes = (page: Page) =>
  page.evaluate(async () => (await (await fetch('demo/fire.flac')).arrayBuffer()).byteLength);
const buildsKept = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('build')).length);

test('a new version lets a running job end, and open pages keep their own', async ({
  retimbre,
  page,
  context,
  host,
}) => {
  const changed = buildChanged();
  await retimbre.open();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect(retimbre.quality).toHaveText('Full quality');
  await retimbre.chooseRandomCnn();
  await retimbre.set('Iterations', '40');
  await retimbre.set('Filters', '256');
  await retimbre.transferButton.click();
  await expect(page.getByText(/^iteration [1-9]/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused')).toBeVisible();
  await expect(offer(page)).not.toBeVisible();

  host.deploy(changed);
  const otherPage = await context.newPage();
  const other = new RetimbrePage(otherPage);
  await other.open(host.address);
  await expect(changedBody(otherPage)).not.toBeAttached();
  await expect(other.quality).toHaveText('Full quality');
  for (const each of [page, otherPage]) {
    await expect(offer(each)).toHaveText('A new version waits for what is running');
    await expect(offer(each)).toHaveAttribute('aria-disabled', 'true');
  }
  await offer(otherPage).click({ force: true });
  await expect(page.getByText('Paused')).toBeVisible();

  await page.getByRole('button', { name: 'Resume' }).click();
  await retimbre.expectDone();
  await expect(changedBody(page)).not.toBeAttached();
  await expect(changedBody(otherPage)).not.toBeAttached();

  await expect(offer(otherPage)).toHaveText('A new version is ready: reload');
  await offer(otherPage).click();
  await expect(changedBody(otherPage)).toBeAttached();
  await other.expectDrawn('content');
  await expect(offer(otherPage)).not.toBeVisible();

  // The page that nobody has reloaded still has its result and all of its own build, which its host has no more.
  await expect(changedBody(page)).not.toBeAttached();
  await expect(retimbre.result.getByText(/^Done in/)).toBeVisible();
  const script = await page.locator('script[src]').getAttribute('src');
  expect((await fetch(new URL(script ?? '', host.address))).status).toBe(404);
  expect(await page.evaluate((url) => fetch(url).then(({ ok }) => ok), script ?? '')).toBe(true);
  const [fire, tabla] = ['fire', 'tabla'].map((id) => statSync(`public/demo/${id}.flac`).size);
  expect(await fireBytes(page)).toBe(fire);
  expect(await fireBytes(otherPage)).toBe(tabla);
  await retimbre.openFile('style', 'tests/fixtures/tones.mp3');
  await expect(retimbre.clipTitle('style')).toHaveText('tones.mp3');
  expect(await buildsKept(page)).toBe(2);

  await offer(page).click();
  await expect(changedBody(page)).toBeAttached();
  await retimbre.expectDrawn('content');
  await expect.poll(() => buildsKept(page)).toBe(1);
});

test('a host on which a build is not whole yet does not spoil the one that is there', async ({
  retimbre,
  page,
  host,
}) => {
  await retimbre.open();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // the new service worker has come, its files have not
  host.deployOnly('sw.js', buildChanged());
  const end = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const ended = new Promise((resolve) => {
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing;
        worker?.addEventListener('statechange', () => resolve(worker.state));
      });
    });
    await registration.update();
    return ended;
  });
  expect(end).toBe('redundant');
  await host.stop();
  await retimbre.open();
  await expect(changedBody(page)).not.toBeAttached();
  await expect(offer(page)).not.toBeVisible();
});
