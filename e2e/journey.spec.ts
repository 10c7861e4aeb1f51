import { demoSound } from '../tools/site/first_view.ts';
import { expect, test } from './support/test.ts';
import { microphoneHearing } from './support/test_microphone.ts';
import { readWav, wavFile } from './support/wav.ts';

const HEARD = 'speech_story';
const LONG_SECONDS = 60;

test.use(microphoneHearing(HEARD, 'over-and-over'));

test('records, trims, transfers a minute, hears it before the end, pauses, moves the strength, compares and exports', async ({
  retimbre,
  page,
  context,
}) => {
  await context.grantPermissions(['microphone']);
  await retimbre.open();

  const style = retimbre.slot('style');
  await style.getByRole('button', { name: 'Record style' }).click();
  await style.getByRole('button', { name: 'Start recording' }).click();
  await expect(style.getByText(/^0:03 of /)).toBeVisible();
  await style.getByRole('button', { name: 'Stop recording' }).click();
  await expect(retimbre.clipTitle('style')).toHaveText('Recording 1');

  await style.getByRole('button', { name: 'Trim style' }).click();
  await style.getByRole('spinbutton', { name: 'From in seconds' }).fill('0.5');
  await style.getByRole('spinbutton', { name: 'to in seconds' }).fill('2.5');
  await style.getByRole('button', { name: /^Use selection/ }).press('Enter');
  await expect(style.locator('.facts')).toHaveText(/^2\.0 s/);

  await retimbre.openFile('content', await minute());
  await expect(retimbre.slot('content').locator('.facts')).toHaveText(/^1 min 0 s/);
  await expect(retimbre.progress).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused')).toBeVisible();
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  await expect(retimbre.progress, 'it is heard before the end').toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('Paused')).toBeHidden();

  await retimbre.strength.press('PageDown');
  await expect(retimbre.quality).not.toHaveText('Full quality');
  await expect(retimbre.quality).toHaveText('Full quality', { timeout: 90_000 });
  expect(await retimbre.audioLevel()).toBeGreaterThan(0);

  const compare = page.getByRole('group', { name: 'Compare at the same position' });
  for (const [key, name] of Object.entries({ 1: 'Content', 2: 'Style', 3: 'Result' })) {
    await page.keyboard.press(key);
    await expect(compare.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  }

  const { bytes } = await retimbre.download('24-bit');
  const { sampleRateHz, frames, peak } = readWav(bytes);
  expect(frames / sampleRateHz).toBeCloseTo(LONG_SECONDS, 3);
  expect(peak).toBeGreaterThan(0.01);
});

/** The demo's voice, over and over. */
async function minute() {
  const { channels, sampleRateHz } = await demoSound(HEARD);
  const voice = channels[0] ?? new Float32Array();
  const frames = LONG_SECONDS * sampleRateHz;
  const samples = Float32Array.from({ length: frames }, (_, at) => voice[at % voice.length] ?? 0);
  return wavFile('minute.wav', samples, sampleRateHz);
}
