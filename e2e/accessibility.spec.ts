import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, test } from './support/test.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to, ${colorScheme}`, async ({ retimbre, page }) => {
    await page.emulateMedia({ colorScheme });
    const objections = async () => {
      await page.evaluate(AXE);
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    };

    let letEngineCome = () => {};
    const engineMayCome = new Promise<void>((resolve) => {
      letEngineCome = resolve;
    });
    await page.context().route('**/wasm/**', (route) => engineMayCome.then(() => route.continue()));
    await page.goto('./');
    await expect(retimbre.playButton).toBeEnabled();
    expect(await objections(), 'before the engine is there').toEqual([]);
    letEngineCome();
    await retimbre.expectDrawn('content');
    await retimbre.expectDrawn('style');

    await expect(retimbre.quality).toHaveText('Full quality');
    await retimbre.openDetails();
    await expect(page.locator('.scores[aria-busy="false"]')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: /^All settings/ }).click();
    await page.getByRole('button', { name: 'Trim content' }).click();
    await page.getByRole('button', { name: 'Voice', exact: true }).click();
    expect(await objections(), 'with a scored result and all there is to set').toEqual([]);

    await retimbre.chooseLongTransfer();
    await retimbre.transferButton.click();
    await expect(page.getByText(/^iteration [1-9]/)).toBeVisible({ timeout: 60_000 });
    expect(await objections(), 'with a running transfer').toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await retimbre.badge.click();
    expect(await objections(), 'with the explanation of where the work is done').toEqual([]);
    await page.keyboard.press('Escape');
    await expect(retimbre.badge).toBeFocused();

    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
    expect(await objections(), 'with a result of the engine that waits').toEqual([]);
    await page.getByRole('button', { name: 'History' }).click();
    await expect(page.locator('.entries').getByRole('listitem')).toHaveCount(1);
    expect(await objections(), 'with the history').toEqual([]);
  });
}
