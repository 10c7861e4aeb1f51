import { expect, test } from './support/test.ts';
import { tone, wavFile } from './support/wav.ts';

test('a finished result plays at the first click, with its sources beside it, before the engine is there', async ({
  retimbre,
  page,
}) => {
  let letEngineCome = () => {};
  const engineMayCome = new Promise<void>((resolve) => {
    letEngineCome = resolve;
  });
  await page.context().route('**/wasm/**', (route) => engineMayCome.then(() => route.continue()));
  const pictures: string[] = [];
  page.on('response', (response) => {
    const name = response.url().match(/first_(\w+)\.webp$/)?.[1];
    if (name && response.ok()) pictures.push(name);
  });
  await page.goto('./');
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  await expect(retimbre.quality).toHaveText('Full quality');
  await expect(retimbre.result.getByText(/^Keeps \d+ % of the rhythm/)).toBeVisible();
  await expect(retimbre.strength).toBeVisible();
  await expect(retimbre.badge).toContainText('starting');
  for (const slot of ['content', 'style'] as const) {
    await expect(retimbre.clipTitle(slot)).not.toBeEmpty();
    await page.getByRole('button', { name: `Play ${slot}` }).click();
    await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  }
  expect(pictures.sort()).toEqual(['content', 'result', 'style']);

  letEngineCome();
  await retimbre.expectDrawn('content');
  await retimbre.expectDrawn('style');
  await expect(page.getByRole('button', { name: 'Stop style' })).toBeVisible();
  await expect(retimbre.quality).toHaveText('Full quality');
  await page.waitForTimeout(1000);
  const made = await page.evaluate(
    () => performance.getEntriesByName('retimbre: full quality').length,
  );
  expect(made, 'what is there is not made again').toBe(0);
});

test('nothing shifts while the page opens and when clips come', async ({ retimbre, page }) => {
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { sources } = entry as LayoutShift;
        for (const { node, previousRect, currentRect } of sources) {
          const rects = [previousRect, currentRect].map(({ x, y }) => `${x}, ${y}`);
          const element = node instanceof Element ? node : node?.parentElement;
          window.shifts.push(`${element?.outerHTML.slice(0, 80)}: ${rects.join(' to ')}`);
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.setViewportSize({ width: 1280, height: 720 });
  await retimbre.open();
  await retimbre.openFile('content', wavFile('tone.wav', tone(440, 3, 44_100), 44_100));
  await expect(retimbre.clipTitle('content')).toHaveText('tone.wav');
  await page.getByLabel('Style clip').selectOption({ label: 'Tabla' });
  await expect(retimbre.clipTitle('style')).toHaveText('Tabla');
  await expect(retimbre.quality).toHaveText('Full quality', { timeout: 30_000 });
  expect(await page.evaluate(() => window.shifts)).toEqual([]);
});

declare global {
  interface Window {
    /** What moved by itself, and from where to where. */
    shifts: string[];
  }
  interface LayoutShift extends PerformanceEntry {
    sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
  }
}
