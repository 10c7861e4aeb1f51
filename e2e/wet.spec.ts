import { between, recordedOutput, recordOutput, rmsDb } from './support/recorded_output.ts';
import { noteStartedSounds, startedSounds } from './support/started_sounds.ts';
import { expect, test } from './support/test.ts';
import { readWav, samplesOf, tone, wavFile } from './support/wav.ts';

// The recorder is a script of the test's own.
test.use({ bypassCSP: true });

const SECONDS = 3;
/** After it the fader's move is heard whole. */
const SETTLED_SECONDS = 0.3;

test('the dry/wet fader is heard at once, without another transfer, and saved as it is heard', async ({
  retimbre,
  page,
}) => {
  await recordOutput(page);
  await noteStartedSounds(page);
  await retimbre.open();
  // quiet enough for the style to be as loud
  const content = tone(440, SECONDS, 48_000).map((sample) => 0.1 * sample);
  await retimbre.openFile('content', wavFile('tone.wav', content, 48_000));
  await expect(retimbre.quality).toHaveText('Full quality');
  const transfers = () =>
    page.evaluate(() => performance.getEntriesByName('retimbre: full quality').length);
  const before = await transfers();
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);

  const fader = page.getByRole('slider', { name: 'Dry/wet' });
  await fader.fill('0.5');
  await expect.poll(() => page.evaluate(() => window.startedSounds.length)).toBe(3);
  await page.waitForTimeout(1000 * (SECONDS + 2 * SETTLED_SECONDS));
  const [whole, again, dry] = await startedSounds(page);
  // both begin on one sample, at one place
  expect(dry?.when).toBe(again?.when);
  expect(dry?.offset).toBe(again?.offset);
  expect(dry?.duration).toBe(whole?.duration);
  expect(await retimbre.quality.textContent()).toBe('Full quality');
  const { bytes } = await retimbre.download('float');
  const half = samplesOf(bytes);

  await fader.fill('0');
  await page.waitForTimeout(700);
  expect(await transfers()).toBe(before);
  const original = samplesOf((await retimbre.download('float')).bytes);
  // 16 bits of a file, and the limiter's ceiling, lie between them
  original.forEach((sample, index) => {
    if (Math.abs(sample - (content[index] ?? 0)) > 1e-3) {
      throw new Error(`sample ${index} is ${sample}`);
    }
  });

  const output = await recordedOutput(page);
  const begun = (again?.when ?? 0) + SETTLED_SECONDS;
  const round = between(output, begun, begun + SECONDS);
  expect(round.length).toBeGreaterThan(100_000);
  expect(Math.abs(rmsDb(round) - rmsDb(half))).toBeLessThan(0.3);
  expect(readWav(bytes)).toMatchObject({ coding: 'float', frames: content.length });
});

test('a result that was left with a mix is heard with it', async ({ retimbre, page }) => {
  await noteStartedSounds(page);
  await retimbre.open();
  await retimbre.chooseShortTransfer();
  await retimbre.set('Dry/wet', '0.25');
  await retimbre.transferButton.click();
  await retimbre.expectDone();
  await retimbre.set('Iterations', '2');
  await retimbre.set('Dry/wet', '1');
  await retimbre.transferButton.click();
  await expect(retimbre.progress).toHaveCount(0, { timeout: 60_000 });
  await page.getByRole('navigation', { name: 'Results' }).getByRole('button').last().click();
  await retimbre.result.getByRole('button', { name: 'Play earlier result' }).click();
  await expect.poll(() => page.evaluate(() => window.startedSounds.length)).toBe(2);
  const [result, content] = await startedSounds(page);
  expect(content?.when).toBe(result?.when);
  expect(content?.duration).toBe(result?.duration);
  expect(content?.isRepeated).toBe(false);
});
