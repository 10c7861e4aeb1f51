import { noteStartedSounds, startedSounds } from './support/started_sounds.ts';
import { expect, test } from './support/test.ts';
import { readWav } from './support/wav.ts';

test('styles are added, weighed and removed, and what is heard follows', async ({
  retimbre,
  page,
}) => {
  await noteStartedSounds(page);
  await retimbre.open();
  await expect(retimbre.quality).toHaveText('Full quality');
  const styles = page.getByRole('group', { name: 'Styles that are mixed' });
  await expect(styles).toHaveCount(0);
  const add = page.getByLabel('Add a style', { exact: true });
  await add.selectOption({ label: 'Crackling fire' });
  const weight = styles.getByRole('slider', { name: 'Weight of Crackling fire' });
  await expect(weight).toHaveAttribute('aria-valuetext', '50 % of the style');
  await expect(retimbre.quality).toHaveText('Full quality');
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  const before = (await startedSounds(page)).length;

  await weight.fill('0.25');
  await expect(weight).toHaveAttribute('aria-valuetext', '20 % of the style');
  await expect.poll(async () => (await startedSounds(page)).length).toBeGreaterThan(before + 1);
  await expect(retimbre.quality).toHaveText('Full quality');
  const heard = (await startedSounds(page)).slice(before);
  expect(heard.every(({ isRepeated }) => !isRepeated)).toBe(true);
  expect((await retimbre.download('float')).name).toBe('speech_story_as_string_choir_and_fire.wav');

  await styles.getByRole('checkbox', { name: /^From the first style to the last/ }).check();
  await expect(retimbre.quality).not.toHaveText('Full quality');
  await expect(retimbre.quality).toHaveText('Full quality');

  await styles.getByRole('button', { name: 'Remove String choir' }).click();
  await expect(styles).toHaveCount(0);
  await expect(retimbre.clipTitle('style')).toHaveText('Crackling fire');
  await expect(retimbre.quality).toHaveText('Full quality');
  expect((await retimbre.download('float')).name).toBe('speech_story_as_fire.wav');
});

test('four styles are the most, and a wrong file is told beside them', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const add = page.getByLabel('Add a style', { exact: true });
  const styles = page.getByRole('group', { name: 'Styles that are mixed' });
  await page
    .getByLabel('Open a file as another style')
    .setInputFiles({ name: 'words.wav', mimeType: 'audio/wav', buffer: Buffer.from('no sound') });
  await expect(styles.getByText(/words\.wav/)).toBeVisible();
  for (const label of ['Crackling fire', 'Tabla', 'Birds']) await add.selectOption({ label });
  await expect(styles.getByRole('slider')).toHaveCount(4);
  await expect(add).toBeDisabled();
});

test('a texture of the style is heard while it grows, and saved like a result', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await expect(retimbre.quality).toHaveText('Full quality');
  await page.getByRole('button', { name: 'Texture of the style' }).click();
  const texture = page.getByRole('region', { name: 'Texture of the style' });
  const length = texture.getByRole('spinbutton');
  await length.fill('1000');
  await texture.getByRole('button', { name: 'Make' }).click();
  await expect(texture.getByRole('alert')).toHaveText(/600/);

  await length.fill('40');
  await texture.getByRole('button', { name: 'Make' }).click();
  const play = texture.getByRole('button', { name: 'Play texture' });
  await expect(play).toBeEnabled();
  await play.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  const tab = page
    .getByRole('navigation', { name: 'Results' })
    .getByRole('button', { name: 'Texture of String choir, 40 s' });
  await expect(tab).toHaveAttribute('aria-pressed', 'true', { timeout: 90_000 });
  // it goes on as the result that it has become
  expect(await retimbre.audioLevel()).toBeGreaterThan(0.001);
  await expect(retimbre.result.getByRole('button', { name: 'Stop earlier result' })).toBeVisible();
  const { name, bytes } = await retimbre.download('24-bit');
  expect(name).toBe('string_choir_texture.wav');
  const { frames, sampleRateHz } = readWav(bytes);
  expect(frames).toBe(40 * sampleRateHz);
});

test('a texture can be cancelled', async ({ retimbre, page }) => {
  await retimbre.open();
  await page.getByRole('button', { name: 'Texture of the style' }).click();
  const texture = page.getByRole('region', { name: 'Texture of the style' });
  await texture.getByRole('spinbutton').fill('600');
  await texture.getByRole('button', { name: 'Make' }).click();
  await texture.getByRole('button', { name: 'Cancel the texture' }).click();
  await expect(texture.getByRole('button', { name: 'Make' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Results' })).toHaveCount(0);
});
