import { expect, test } from './support/test.ts';
import { tone, wavFile } from './support/wav.ts';

// what a trace collects would be counted, too
test.use({ trace: 'off' });

/** How many transfers one page makes; with RETIMBRE_TRANSFERS=200 it takes minutes. */
const TRANSFERS = Number(process.env.RETIMBRE_TRANSFERS ?? 20);
/** By then as many results are held as ever are, and after a hundred as many pictures of them. */
const WARM_UP = Math.max(10, Math.round(0.5 * TRANSFERS));

test(`after ${TRANSFERS} transfers the page holds no more than after ${WARM_UP}`, async ({
  retimbre,
  page,
}) => {
  test.setTimeout(120_000 + 10_000 * TRANSFERS);
  await retimbre.open();
  const clip = (name: string, hz: number) => wavFile(name, tone(hz, 0.5, 22_050), 22_050);
  await retimbre.openFile('content', clip('low.wav', 200));
  await retimbre.openFile('style', clip('high.wav', 900));
  await retimbre.chooseShortTransfer();
  await retimbre.set('Iterations', '2');

  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const held = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string) => metrics.find((it) => it.name === name)?.value ?? 0;
    return {
      heapBytes: metric('JSHeapUsedSize'),
      listeners: metric('JSEventListeners'),
      nodes: metric('Nodes'),
    };
  };
  /** Once the result is scored, drawn and stored: when nothing more comes or goes. */
  const heldAtRest = async () => {
    let before = await held();
    for (;;) {
      await page.waitForTimeout(500);
      const now = await held();
      if (now.listeners === before.listeners && now.nodes === before.nodes) return now;
      before = now;
    }
  };
  const transfer = async (seed: number) => {
    await retimbre.set('Seed', String(seed));
    await expect(retimbre.quality).toHaveText('Of earlier clips or settings');
    await retimbre.transferButton.click();
    await expect(retimbre.quality).toHaveText('Full quality');
  };
  await retimbre.set('Seed', '1');
  await retimbre.transferButton.click();
  await expect(retimbre.quality).toHaveText('Full quality');
  for (let seed = 2; seed <= WARM_UP; seed++) await transfer(seed);
  const before = await heldAtRest();
  for (let seed = WARM_UP + 1; seed <= TRANSFERS; seed++) await transfer(seed);
  const after = await heldAtRest();
  const inMiB = (bytes: number) => (bytes / 2 ** 20).toFixed(2);
  console.log(
    `heap ${inMiB(before.heapBytes)} MiB, then ${inMiB(after.heapBytes)} MiB; ` +
      `${before.listeners} listeners, then ${after.listeners}; ${before.nodes} nodes, then ${after.nodes}`,
  );
  expect(after.heapBytes).toBeLessThan(1.1 * before.heapBytes);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.nodes).toBeLessThan(1.1 * before.nodes);

  await page.getByRole('button', { name: 'History' }).click();
  await expect(page.locator('.entries').getByRole('listitem')).toHaveCount(Math.min(TRANSFERS, 50));
});
