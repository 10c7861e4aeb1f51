import { expect, test } from './support/test.ts';
import { describeTransfer } from './support/transfer_journey.ts';

describeTransfer({
  isolated: true,
  threads: /runs on this device, ([2-9]|\d\d+) threads, nothing is uploaded/,
  variants: /\/(relaxed|simd)\/retimbre\.wasm$/,
});

test('a finished result can be seen and played while the next is made', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await retimbre.chooseShortTransfer();
  await retimbre.transferButton.click();
  await retimbre.expectDone();
  await retimbre.chooseLongTransfer();
  await retimbre.transferButton.click();
  await expect(page.getByText(/^iteration [1-9]/)).toBeVisible({ timeout: 60_000 });
  const results = page.getByRole('navigation', { name: 'Results' });
  await results.getByRole('button').last().click();
  await retimbre.result.getByRole('button', { name: 'Play earlier result' }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  await results.getByRole('button', { name: /running$/ }).click();
  await expect(page.getByText(/^iteration [1-9]/)).toBeVisible();
});
