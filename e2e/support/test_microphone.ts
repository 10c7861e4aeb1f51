import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import { demoSound } from '../../tools/site/first_view.ts';
import { encodeWav } from '../../worker/audio/wav.ts';
import type { RetimbrePage } from './retimbre_page.ts';
import { expect } from './test.ts';

type Launching = { launchOptions: LaunchOptions };

/** For `test.use`: Chromium's own microphone for tests, which beeps once a second, and the permission to use it. */
export const testMicrophone = {
  permissions: ['microphone'],
  launchOptions: async (
    { launchOptions }: Launching,
    use: (options: LaunchOptions) => Promise<void>,
  ) => {
    const args = [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream'];
    await use({ ...launchOptions, args });
  },
};

/** For `test.use`: the same microphone, which hears a demo clip, over and over or once from when it is opened. */
export function microphoneHearing(demo: string, how: 'over-and-over' | 'once') {
  return {
    launchOptions: async (
      { launchOptions }: Launching,
      use: (options: LaunchOptions) => Promise<void>,
    ) => {
      const file = join(tmpdir(), `retimbre_${demo}_${process.pid}.wav`);
      writeFileSync(file, new Uint8Array(encodeWav(await demoSound(demo), 'pcm16')));
      const capture = how === 'once' ? `${file}%noloop` : file;
      const args = [
        ...(launchOptions.args ?? []),
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${capture}`,
      ];
      await use({ ...launchOptions, args });
    },
  };
}

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
