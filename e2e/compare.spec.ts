import {
  between,
  largestBend,
  recordedOutput,
  recordOutput,
  rmsDb,
} from './support/recorded_output.ts';
import { noteStartedSounds, startedSounds } from './support/started_sounds.ts';
import { expect, test } from './support/test.ts';
import { tone, wavFile } from './support/wav.ts';

// The recorder is a script of the test's own.
test.use({ bypassCSP: true });

const RATE_HZ = 48_000;
const CONTENT_SECONDS = 4;
const STYLE_SECONDS = 1.5;

function toneFile(name: string, hz: number, seconds: number, gain: number) {
  const samples = tone(hz, seconds, RATE_HZ).map((sample) => gain * sample);
  return wavFile(name, samples, RATE_HZ);
}

test('keys switch between content, style and result at the same position', async ({
  retimbre,
  page,
}) => {
  await noteStartedSounds(page);
  await retimbre.open();
  await retimbre.openFile('content', toneFile('long.wav', 440, CONTENT_SECONDS, 1));
  await retimbre.openFile('style', toneFile('short.wav', 550, STYLE_SECONDS, 1));
  await expect(retimbre.quality).toHaveText('Full quality');
  const names = ['Content', 'Style', 'Result'];
  const compare = page.getByRole('group', { name: 'Compare at the same position' });
  for (const [index, name] of names.entries()) {
    const button = compare.getByRole('button', { name });
    await expect(button).toHaveAttribute('aria-keyshortcuts', String(index + 1));
  }

  await page.keyboard.press('3');
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.01);
  for (const key of ['1', '2', '1', '3', '2']) {
    await page.keyboard.press(key);
    const button = compare.getByRole('button', { name: names[Number(key) - 1] ?? '' });
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await page.waitForTimeout(700);
  }
  const sounds = await startedSounds(page);
  expect(sounds.map(({ duration }) => duration)).toEqual(
    [4, 4, 1.5, 4, 4, 1.5].map((seconds) => expect.closeTo(seconds, 3)),
  );
  const [first] = sounds;
  for (const sound of sounds) {
    expect(sound.loops).toBe(true);
    const passed = (first?.offset ?? 0) + sound.when - (first?.when ?? 0);
    expect(sound.offset).toBeCloseTo(passed % sound.duration, 3);
  }
});

test('what is compared is equally loud, and changes without a click', async ({
  retimbre,
  page,
}) => {
  await recordOutput(page);
  await noteStartedSounds(page);
  await retimbre.open();
  // 20 dB apart
  await retimbre.openFile('content', toneFile('loud.wav', 440, CONTENT_SECONDS, 1));
  await retimbre.openFile('style', toneFile('quiet.wav', 550, STYLE_SECONDS, 0.1));
  await expect(retimbre.quality).toHaveText('Full quality');
  const compare = page.getByRole('group', { name: 'Compare at the same position' });
  await compare.getByRole('button', { name: 'Content' }).click();
  await page.waitForTimeout(1000);
  for (const name of ['Style', 'Content', 'Style', 'Content']) {
    await compare.getByRole('button', { name }).click();
    await page.waitForTimeout(400);
  }
  const output = await recordedOutput(page);
  const [content, style] = await startedSounds(page);
  const begun = content?.when ?? 0;
  const switched = style?.when ?? 0;
  expect(switched - begun).toBeGreaterThan(0.5);
  const ofContent = between(output, begun + 0.3, switched);
  const ofStyle = between(output, switched + 0.1, switched + 0.35);
  expect(rmsDb(ofContent)).toBeGreaterThan(-12);
  expect(Math.abs(rmsDb(ofStyle) - rmsDb(ofContent))).toBeLessThan(0.5);
  const changes = between(output, begun + 0.3, switched + 1.2);
  expect(largestBend(changes)).toBeLessThan(3 * largestBend(ofContent));
});

test('keys that are typed do not switch', async ({ retimbre, page }) => {
  await retimbre.open();
  await retimbre.chooseRandomCnn();
  await page.getByRole('spinbutton', { name: 'Iterations', exact: true }).fill('');
  await page.keyboard.press('1');
  expect(await retimbre.audioLevel()).toBe(0);
  await expect(page.getByRole('button', { name: 'Stop content' })).toHaveCount(0);
});

test('two results are shown side by side and heard in turns', async ({ retimbre, page }) => {
  await noteStartedSounds(page);
  await retimbre.open();
  await retimbre.chooseShortTransfer();
  await retimbre.transferButton.click();
  await retimbre.expectDone();
  const compareWith = page.getByRole('combobox', { name: 'Compare with' });
  await expect(compareWith).toHaveCount(0);
  await retimbre.set('Iterations', '2');
  await retimbre.transferButton.click();
  await expect(retimbre.progress).toHaveCount(0, { timeout: 60_000 });
  await compareWith.selectOption({ index: 1 });
  await expect(retimbre.spectrogram(retimbre.result)).toHaveCount(2);
  await page.keyboard.press('3');
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  await page.keyboard.press('4');
  await expect(page.getByRole('button', { name: 'Beside' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const [now, earlier] = await startedSounds(page);
  expect(earlier?.isRepeated).toBe(false);
  expect(earlier?.duration).toBeCloseTo(now?.duration ?? 0, 3);
});
