import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import { tone, wavOf } from './support/wav.ts';

for (const file of ['tones.flac', 'tones.mp3', 'tones.ogg', 'tones.opus', 'tones_in_ogg.flac']) {
  test(`opens ${file} and transfers it`, async ({ retimbre }) => {
    await retimbre.open();
    await retimbre.openFile('content', `tests/fixtures/${file}`);
    await expect(retimbre.clipTitle('content')).toHaveText(file);
    await expect(retimbre.slot('content').locator('.facts')).toHaveText(
      /^0\.5 s · (44\.1|48) kHz · stereo$/,
    );
    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
  });
}

test('plays an uploaded clip', async ({ retimbre }) => {
  await retimbre.open();
  await retimbre.openFile('style', 'tests/fixtures/tones.mp3');
  await retimbre.slot('style').getByRole('button', { name: 'Play style', exact: true }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.05);
});

test('has the browser decode what the worker does not know', async ({ retimbre, page }) => {
  await retimbre.open();
  const buffer = await recordedByBrowser(page);
  await retimbre.openFile('content', { name: 'memo.webm', mimeType: 'audio/webm', buffer });
  await expect(retimbre.clipTitle('content')).toHaveText('memo.webm');
  await expect(retimbre.slot('content').locator('.notes')).toContainText(
    'Decoded by the browser at 48 kHz.',
  );
});

test('takes a dropped file anywhere on the slot', async ({ retimbre, page }) => {
  await retimbre.open();
  await dropOn(page, retimbre.slot('style').getByRole('heading'), 'dropped.wav');
  await expect(retimbre.clipTitle('style')).toHaveText('dropped.wav');
  await expect(retimbre.clipTitle('content')).not.toHaveText('dropped.wav');
});

async function dropOn(page: Page, target: Locator, name: string): Promise<void> {
  const bytes = [...wavOf(tone(300, 0.5, 8000), 8000)];
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(content)], fileName, { type: 'audio/wav' }));
      return transfer;
    },
    [name, bytes] as [string, number[]],
  );
  await target.dispatchEvent('dragover', { dataTransfer: data });
  await target.dispatchEvent('drop', { dataTransfer: data });
}

/** A second of a tone as WebM, which the worker's decoders do not read. */
async function recordedByBrowser(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const context = new AudioContext();
    const destination = new MediaStreamAudioDestinationNode(context);
    const oscillator = new OscillatorNode(context, { frequency: 500 });
    oscillator.connect(destination);
    const recorder = new MediaRecorder(destination.stream, { mimeType: 'audio/webm' });
    const recorded = new Promise<Blob>((resolve) => {
      recorder.ondataavailable = (event) => resolve(event.data);
    });
    oscillator.start();
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    recorder.stop();
    const blob = await recorded;
    await context.close();
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Buffer.from(bytes);
}
