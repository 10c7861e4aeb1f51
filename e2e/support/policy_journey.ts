import { expect, test } from './test.ts';
import { recordContent } from './test_microphone.ts';
import { noteViolations } from './violations.ts';

/**
 * The page under its policy; the same where only the page itself carries it. What stops a worker is said in the console, on whose
 * errors every test fails.
 */
export function describePolicy(): void {
  test('nothing on the way from the demo to a saved result is against the policy', async ({
    retimbre,
    page,
  }) => {
    await noteViolations(page);
    await retimbre.open();
    await retimbre.openFile('content', 'tests/fixtures/tones.opus');
    await retimbre.openFile('style', 'tests/fixtures/tones.mp3');
    await expect(retimbre.quality).toHaveText('Full quality');
    await retimbre.playButton.click();
    await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
    await recordContent(retimbre);
    await page.getByRole('button', { name: 'Trim style' }).click();
    await retimbre.chooseShortTransfer();
    await retimbre.transferButton.click();
    await retimbre.expectDone();
    expect((await retimbre.download('24-bit')).bytes.length).toBeGreaterThan(1000);
    await expect(page.locator('.verdict')).toContainText('%', { timeout: 60_000 });
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });
}

/** What the policy is there for; what it says in the console is no fault here. */
export function describePlanted(): void {
  test('what is planted into the page neither runs nor sends', async ({ page }) => {
    await noteViolations(page);
    await page.goto('./');
    await expect(page.locator('.badge')).toContainText('nothing is uploaded');
    const planted = await page.evaluate(async () => {
      const ran: string[] = [];
      Object.assign(window, { ran });
      const script = document.createElement('script');
      script.textContent = 'window.ran.push("script")';
      const holder = document.createElement('div');
      holder.innerHTML = '<img src="icon.svg" onload="window.ran.push(\'handler\')">';
      holder.setAttribute('style', 'color: red');
      document.body.append(script, holder);
      await new Promise((resolve) =>
        holder.querySelector('img')?.addEventListener('load', resolve),
      );
      const sent = await fetch('https://example.com/').then(
        () => 'sent',
        () => 'stopped',
      );
      return { ran, sent, colour: holder.style.color };
    });
    expect(planted).toEqual({ ran: [], sent: 'stopped', colour: '' });
    expect(new Set(await page.evaluate(() => window.violations))).toEqual(
      new Set([
        'script-src-elem inline',
        'script-src-attr inline',
        'style-src-attr inline',
        'connect-src https://example.com/',
      ]),
    );
  });
}
