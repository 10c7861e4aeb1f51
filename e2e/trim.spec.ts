import { noteStartedSounds, startedSounds } from './support/started_sounds.ts';
import { expect, test } from './support/test.ts';

test('a part of a clip is marked by dragging, cut out, and whole again', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const content = retimbre.slot('content');
  const facts = await content.locator('.facts').textContent();
  const box = await content.locator('.selection-strip').boundingBox();
  if (!box) throw new Error('The waveform is not there.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.75 * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.25 * box.width, y, { steps: 3 });
  await page.mouse.up();
  await content.getByRole('button', { name: /^Use selection/ }).click();
  await expect(content.getByText(/^A part of /)).toBeVisible();
  await expect(content.locator('.facts')).not.toHaveText(facts ?? '');
  await content.getByRole('button', { name: 'Use the whole clip' }).click();
  await expect(content.locator('.facts')).toHaveText(facts ?? '');
});

test('what is marked is heard over and over, also when it is moved', async ({ retimbre, page }) => {
  await noteStartedSounds(page);
  await retimbre.open();
  const content = retimbre.slot('content');
  await content.getByRole('button', { name: 'Trim content' }).click();
  const start = content.getByRole('spinbutton', { name: 'From in seconds' });
  const end = content.getByRole('spinbutton', { name: 'to in seconds' });
  await start.fill('1');
  await end.fill('1.5');
  await content.getByRole('button', { name: 'Loop the selection of the content' }).click();
  await expect.poll(async () => (await startedSounds(page)).length).toBe(1);
  await page.waitForTimeout(1500);
  expect(await retimbre.audioLevel()).toBeGreaterThan(0.0001);
  const playhead = content.getByRole('slider', { name: /^Play .* from$/ });
  const position = Number(await playhead.getAttribute('aria-valuenow'));
  expect(position).toBeGreaterThanOrEqual(1);
  expect(position).toBeLessThanOrEqual(1.5);
  await end.fill('3');
  await end.press('Enter');
  await expect.poll(async () => (await startedSounds(page)).at(-1)?.duration).toBeCloseTo(2, 4);
  const sounds = await startedSounds(page);
  expect(sounds[0]).toMatchObject({ loops: true });
  expect(sounds[0]?.duration).toBeCloseTo(0.5, 4);
  await content.getByRole('button', { name: 'Stop the selection of the content' }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeLessThan(0.0001);
});

test('a part is cut out by keyboard, to the sample, and out of it another', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  const style = retimbre.slot('style');
  const start = style.getByRole('spinbutton', { name: 'From in seconds' });
  const end = style.getByRole('spinbutton', { name: 'to in seconds' });
  const cut = async (from: string, to: string) => {
    await style.getByRole('button', { name: 'Trim style' }).press('Enter');
    await start.fill(from);
    await start.press('Enter');
    await end.fill(to);
    await end.press('Tab');
    await style.getByRole('button', { name: /^Use selection/ }).press('Enter');
    await expect(start).toBeHidden();
  };
  await cut('1.000003', '4');
  await expect(retimbre.clipTitle('style')).toHaveText(/1\.0 s to 4\.0 s$/);
  await cut('1', '2.5');
  await expect(retimbre.clipTitle('style')).toHaveText(/2\.0 s to 3\.5 s$/);
  await expect(style.locator('.facts')).toHaveText(/^1\.5 s/);
  await expect(retimbre.quality).toHaveText('Full quality', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Use the whole clip' }).press('Enter');
  await expect(style.getByText(/^A part of /)).toBeHidden();
});
