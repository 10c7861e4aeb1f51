import type { Browser, Page } from '@playwright/test';
import { RetimbrePage } from './support/retimbre_page.ts';
import { expect, test } from './support/test.ts';

const place = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();

const entries = (page: Page) => page.getByRole('region', { name: 'History' }).getByRole('listitem');

/** A result that was asked for, as it stands in the history. */
async function keepOne(retimbre: RetimbrePage): Promise<void> {
  await retimbre.open();
  await retimbre.chooseShortTransfer();
  await retimbre.transferButton.click();
  await retimbre.expectDone();
  await place(retimbre.page, 'History');
  await expect(entries(retimbre.page)).toHaveCount(1);
}

test('a result outlives the page, with its name, its star and its sound', async ({
  retimbre,
  page,
}) => {
  await keepOne(retimbre);
  const entry = entries(page).first();
  await entry.getByLabel('Title').fill('A choir that reads');
  await entry.getByLabel('Title').press('Enter');
  await entry.getByRole('button', { name: 'Star' }).click();
  await expect(page.getByText(/ of .* used/)).toBeVisible();

  await page.reload();
  await place(page, 'History');
  await expect(entry.getByLabel('Title')).toHaveValue('A choir that reads');
  await expect(entry.getByRole('button', { name: 'Star' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('not stored', { exact: true })).toHaveCount(0);
  await entry.getByRole('button', { name: 'Play A choir that reads' }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);

  await entry.getByRole('button', { name: 'Use again' }).click();
  await expect(page.getByRole('spinbutton', { name: 'Filters', exact: true })).toHaveValue('64');
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
  await expect(retimbre.result.getByText(/^Done in/)).toBeVisible();
});

test('what is deleted can be had back, and is gone for good when it is not', async ({
  retimbre,
  page,
}) => {
  await keepOne(retimbre);
  await page.getByRole('button', { name: /^Delete / }).click();
  await expect(entries(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(entries(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Delete / }).click();
  await expect(entries(page)).toHaveCount(0);
  await page.reload();
  await place(page, 'History');
  await expect(page.getByText(/^Nothing yet/)).toBeVisible();
});

async function fresh(browser: Browser, baseURL: string | undefined): Promise<RetimbrePage> {
  const context = await browser.newContext(baseURL ? { baseURL } : {});
  return new RetimbrePage(await context.newPage());
}

test('a project opens in another browser, and makes the same bytes again there', async ({
  retimbre,
  browser,
  baseURL,
}) => {
  await retimbre.open();
  await retimbre.openFile('content', 'tests/fixtures/tones.opus');
  await retimbre.set('Seed', '7');
  await retimbre.chooseShortTransfer();
  await retimbre.transferButton.click();
  await retimbre.expectDone();
  const made = await retimbre.download('float');
  const project = await retimbre.download('project, with clips and settings');
  expect(project.name).toMatch(/\.retimbre\.zip$/);

  const other = await fresh(browser, baseURL);
  await other.open();
  await place(other.page, 'History');
  await other.page.locator('input[accept*="zip"]').setInputFiles({
    name: project.name,
    mimeType: 'application/zip',
    buffer: project.bytes,
  });
  await expect(other.clipTitle('content')).toHaveText('tones.opus');
  expect((await other.download('float')).bytes.equals(made.bytes)).toBe(true);
  // made again from the project's clips and settings
  await other.set('Filters', '65');
  await other.set('Filters', '64');
  await expect(other.page.getByRole('button', { name: 'Now', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await other.transferButton.click();
  await expect(other.quality).toHaveText('Full quality');
  await other.expectDone();
  expect((await other.download('float')).bytes.equals(made.bytes)).toBe(true);
  await place(other.page, 'History');
  await expect(entries(other.page)).toHaveCount(1);
  await other.page.context().close();
});

test('a file that is no project is refused in a sentence', async ({ retimbre, page }) => {
  await retimbre.open();
  await place(page, 'History');
  await page.locator('input[accept*="zip"]').setInputFiles('tests/fixtures/tones.mp3');
  await expect(page.locator('[data-problem="history"]')).toContainText('tones.mp3');
});

test('without a database results stay until the page is closed, and are told so', async ({
  retimbre,
  page,
}) => {
  // what a browser says whose person has forbidden storage
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  });
  await keepOne(retimbre);
  await expect(page.getByText('not stored', { exact: true })).toBeVisible();
  await expect(page.locator('[data-problem="storage"]')).toContainText('stores nothing');
  await page.getByRole('button', { name: /^Play / }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
});

test('when storage is really full nothing is lost', async ({ retimbre, page, baseURL }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(baseURL ?? '').origin,
    quotaSize: 200_000,
  });
  await keepOne(retimbre);
  await expect(page.getByText('not stored', { exact: true })).toBeVisible();
  await expect(page.locator('[data-problem="storage"]')).toContainText('no space left');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download WAV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.wav$/);
});

test('nothing of the history is wider than the screen', async ({ retimbre, page }) => {
  await keepOne(retimbre);
  for (const width of [320, 901, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const title = await entries(page).getByLabel('Title').boundingBox();
    expect(title?.width).toBeGreaterThan(150);
  }
});
