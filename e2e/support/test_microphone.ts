import type { LaunchOptions } from '@playwright/test';
import type { RetimbrePage } from './retimbre_page.ts';
import { expect } from './test.ts';

/** For `test.use`: Chromium's own microphone for tests, which beeps once a second, and the permission to use it. */
export const testMicrophone = {
  permissions: ['microphone'],
  launchOptions: async (
    { launchOptions }: { launchOptions: LaunchOptions },
    use: (options: LaunchOptions) => Promise<void>,
  ) => {
    const args = [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream'];
    await use({ ...launchOptions, args });
  },
};

/** A recording of a second becomes the content. */
export async function recordContent(retimbre: RetimbrePage): Promise<void> {
  const content = retimbre.slot('content');
  await content.getByRole('button', { name: 'Record content' }).click();
  await content.getByRole('button', { name: 'Start recording' }).click();
  await expect(content.getByText(/^Recording, /)).toBeVisible();
  await retimbre.page.waitForTimeout(1000);
  await content.getByRole('button', { name: 'Stop recording' }).click();
  await expect(retimbre.clipTitle('content')).toHaveText('Recording 1');
}
