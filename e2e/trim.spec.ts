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
