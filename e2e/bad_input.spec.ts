import { writeFileSync } from 'node:fs';
import { byteWav } from '../tests/audio_files.ts';
import { badInputs } from '../tests/bad_input.ts';
import { expect, test } from './support/test.ts';
import { tone, wavOf } from './support/wav.ts';

for (const { flaw, fileName, bytes, outcome, sentence } of badInputs) {
  test(`${flaw}: ${outcome}, with a sentence`, async ({ retimbre }) => {
    await retimbre.open();
    const content = await retimbre.clipTitle('content').textContent();
    const style = await retimbre.clipTitle('style').textContent();
    const file = { name: fileName, mimeType: 'audio/wav', buffer: Buffer.from(bytes()) };
    await retimbre.openFile('content', file);
    if (outcome === 'refused') {
      await expect(retimbre.problem('content')).toHaveText(sentence);
      await expect(retimbre.clipTitle('content')).toHaveText(content ?? '');
    } else {
      await expect(retimbre.slot('content').locator('.notes')).toHaveText(sentence);
      await expect(retimbre.clipTitle('content')).toHaveText(fileName);
    }
    await expect(retimbre.clipTitle('style')).toHaveText(style ?? '');
    await retimbre.expectDrawn('content');
    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
    expect(await retimbre.problem('style').textContent()).toBe('');
  });
}

test('a number out of range is named with its bounds, and the transfer does not start', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await retimbre.chooseRandomCnn();
  await retimbre.set('Filters', '99999');
  const sentence = /filters must be a whole number from 1 to 16384; 99999 is not/;
  await expect(retimbre.transferProblem).toHaveText(sentence);
  await expect(page.getByRole('spinbutton', { name: 'Filters', exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await retimbre.transferButton.click();
  await expect(retimbre.transferProblem).toHaveText(sentence);
  await retimbre.chooseShortTransfer();
  await expect(retimbre.transferProblem).toBeEmpty();
  await retimbre.transferButton.click();
  await retimbre.expectDone();
});

test('a transfer that needs too much memory is refused beside its settings, with what would fit', async ({
  retimbre,
}) => {
  await retimbre.open();
  const long = wavOf(tone(200, 1200, 8000), 8000);
  const file = { name: 'lecture.wav', mimeType: 'audio/wav', buffer: long };
  await retimbre.openFile('content', file);
  await retimbre.openFile('style', file);
  await retimbre.chooseRandomCnn();
  await retimbre.set('Filters', '16384');
  await retimbre.set('Layers', '4');
  await expect(retimbre.transferProblem).toHaveText(
    /^This transfer needs about \d{4,} MiB of memory and \d+ MiB can be had; .+\.$/,
  );
  await expect(retimbre.clipTitle('content')).toHaveText('lecture.wav');
});

test('a clip of hours is refused with the length that would fit', async ({
  retimbre,
}, testInfo) => {
  await retimbre.open();
  const path = testInfo.outputPath('hours.wav');
  writeFileSync(path, byteWav(3 * 3600, 8000));
  await retimbre.openFile('content', path);
  await expect(retimbre.problem('content')).toHaveText(
    /^hours\.wav is too long: .* at most 139\.8 minutes fit into memory; cut out the part that you want\.$/,
  );
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
});

test('clips of minutes are not followed by themselves, but wait for the button', async ({
  retimbre,
}) => {
  await retimbre.open();
  await expect(retimbre.quality).toHaveText('Full quality');
  const long = wavOf(tone(200, 120, 8000), 8000);
  const file = { name: 'lecture.wav', mimeType: 'audio/wav', buffer: long };
  await retimbre.openFile('content', file);
  await expect(retimbre.quality).toHaveText('Of earlier clips or settings');
  await expect(retimbre.transferButton).toHaveAttribute('aria-disabled', 'false');
  await expect(retimbre.progress).not.toBeVisible();
});

test('something dropped that is not a file is answered', async ({ retimbre, page }) => {
  await retimbre.open();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.setData('text/plain', 'a sentence');
    return transfer;
  });
  await retimbre.slot('style').dispatchEvent('drop', { dataTransfer: data });
  await expect(retimbre.problem('style')).toHaveText(
    'What was dropped is not a file; drop an audio file here.',
  );
});
