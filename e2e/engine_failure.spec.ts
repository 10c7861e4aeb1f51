import { expect, test } from '@playwright/test';

test('says so when the engine cannot be loaded', async ({ page }) => {
  const uncaught: string[] = [];
  page.on('pageerror', (error) => uncaught.push(error.message));
  await page.context().route('**/wasm/**', (route) => route.abort());
  await page.goto('./');
  await expect(page.getByRole('alert').filter({ hasText: 'engine' })).toBeVisible();
  await expect(page.locator('#transfer')).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('button', { name: 'Play result' })).toBeEnabled();
  expect(uncaught).toEqual([]);
});

test('says so when a demo clip cannot be loaded, and the other stands', async ({ page }) => {
  await page.route('**/demo/speech_story.flac', (route) => route.fulfill({ status: 404 }));
  await page.goto('./');
  await expect(page.locator('[data-slot="content"]').getByRole('alert')).toHaveText(
    'The demo clip “Reading voice” did not load (HTTP 404); choose another or open a file.',
  );
  await expect(page.locator('[data-slot="style"] .clip-title b')).not.toBeEmpty();
});
