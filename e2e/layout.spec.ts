import type { Locator } from '@playwright/test';
import { expect, test } from './support/test.ts';

for (const [width, height] of [
  [1280, 720],
  [1440, 900],
] as const) {
  test(`everything is on one screen of ${width} by ${height}, before and after a transfer`, async ({
    retimbre,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await retimbre.open();
    const pageHeight = () => page.evaluate(() => document.documentElement.scrollHeight);
    expect(await pageHeight()).toBe(height);
    await expect(retimbre.quality).toHaveText('Full quality');
    await retimbre.openDetails();
    expect(await pageHeight()).toBe(height);
    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
    expect(await pageHeight()).toBe(height);
  });
}

for (const width of [320, 600, 901, 3840]) {
  test(`nothing is wider than a screen of ${width} pixels`, async ({ retimbre, page }) => {
    await page.setViewportSize({ width, height: 800 });
    await retimbre.open();
    await page.getByRole('button', { name: 'All settings' }).click();
    await page.getByRole('button', { name: 'Trim content' }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}

test('nothing moves when a clip is exchanged', async ({ retimbre, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await retimbre.open();
  const before = await retimbre.transferButton.boundingBox();
  await page.getByLabel('Style clip').selectOption({ label: 'Tabla' });
  await expect(retimbre.clipTitle('style')).toHaveText('Tabla');
  expect(await retimbre.transferButton.boundingBox()).toEqual(before);
});

test('a transfer can be started, heard and stopped by keyboard alone', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await retimbre.chooseShortTransfer();
  const tabTo = async (target: Locator) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`Tab never reached ${target}`);
  };
  await tabTo(retimbre.transferButton);
  await page.keyboard.press('Enter');
  await retimbre.expectDone();
  await tabTo(retimbre.playButton);
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
  );
  expect(outline).toBe('solid');
  await page.keyboard.press('Space');
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
});

test('the keyboard keeps its place when the button under it goes', async ({ retimbre, page }) => {
  await retimbre.open();
  const focused = page.locator(':focus');
  await retimbre.chooseLongTransfer();
  await page.getByRole('button', { name: /^Reset Iterations/ }).press('Enter');
  await expect(focused).toHaveAttribute('name', 'iterations');
  await retimbre.transferButton.press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(focused).toHaveText('Transfer');
});

test('a setting goes back to its default', async ({ retimbre, page }) => {
  await retimbre.open();
  await retimbre.chooseRandomCnn();
  const filters = page.getByRole('spinbutton', { name: 'Filters', exact: true });
  const standard = await filters.inputValue();
  await filters.fill('100');
  await page.getByRole('button', { name: `Reset Filters to ${standard}` }).click();
  await expect(filters).toHaveValue(standard);
});

test('the demo clips have their credits on the page', async ({ retimbre, page }) => {
  await retimbre.open();
  await expect(retimbre.slot('content').getByText('LibriVox')).toBeVisible();
  await page.getByText(/^Demo clips by/).click();
  for (const credit of ['Luftrum (CC BY 4.0)', 'Alexander Holm (CC BY 3.0 (samples))']) {
    await expect(page.getByRole('contentinfo').getByText(credit)).toBeVisible();
  }
});
