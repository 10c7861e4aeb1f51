import { expect, test } from './support/test.ts';

test('a preset sets the settings and brings a pair that shows what it does', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const voice = page.getByRole('button', { name: 'Voice', exact: true });
  await voice.press('Enter');
  await expect(voice).toHaveAttribute('aria-pressed', 'true');
  await expect(retimbre.strength).toHaveValue('0.8');
  await page.getByRole('button', { name: /^Try it on / }).click();
  await expect(retimbre.clipTitle('style')).toHaveText('Crackling fire');
  await expect(retimbre.quality).toHaveText('Full quality', { timeout: 30_000 });
  await retimbre.strength.press('ArrowRight');
  await expect(voice).toHaveAttribute('aria-pressed', 'false');
});

test('the key X swaps content and style, but not where one types', async ({ retimbre, page }) => {
  await retimbre.open();
  const content = (await retimbre.clipTitle('content').textContent()) ?? '';
  await page.getByLabel('Style clip').press('x');
  await expect(retimbre.clipTitle('content')).toHaveText(content);
  await retimbre.transferButton.press('x');
  await expect(retimbre.clipTitle('style')).toHaveText(content);
});
