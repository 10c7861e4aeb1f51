import { unzipSync, zipSync } from 'fflate';
import type { RetimbrePage } from './support/retimbre_page.ts';
import { expect, test } from './support/test.ts';
import { tone, wavFile } from './support/wav.ts';

const FORMAT = 'project, with clips and settings';

/** A project that the page itself has saved. */
async function savedProject(retimbre: RetimbrePage): Promise<Uint8Array> {
  await retimbre.open();
  const clip = (name: string, hz: number) => wavFile(name, tone(hz, 0.5, 22_050), 22_050);
  await retimbre.openFile('content', clip('low.wav', 200));
  await retimbre.openFile('style', clip('high.wav', 900));
  await retimbre.chooseShortTransfer();
  await retimbre.transferButton.click();
  await retimbre.expectDone();
  return new Uint8Array((await retimbre.download(FORMAT)).bytes);
}

async function openProject(retimbre: RetimbrePage, bytes: Uint8Array): Promise<void> {
  const { page } = retimbre;
  await page.getByRole('button', { name: 'History' }).click();
  await page.locator('input[aria-label="Open a project file"]').setInputFiles({
    name: 'given.retimbre.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(bytes),
  });
}

test('a project of another build says so', async ({ retimbre, page }) => {
  const files = unzipSync(await savedProject(retimbre));
  const manifest = JSON.parse(new TextDecoder().decode(files['project.json']));
  manifest.build = { version: '0.0.1', commit: 'abcdef', engine: 'other', variant: 'single' };
  files['project.json'] = new TextEncoder().encode(JSON.stringify(manifest));
  await openProject(retimbre, zipSync(files));
  await expect(
    page.getByText(/^.*made by Retimbre 0\.0\.1 \(abcdef, single\), and here is /),
  ).toBeVisible();
});

test('damaged and hostile projects are refused in a sentence, and nothing is lost', async ({
  retimbre,
  page,
}) => {
  const whole = await savedProject(retimbre);
  const files = unzipSync(whole);
  const flipped = whole.slice();
  flipped[2000] = (flipped[2000] ?? 0) ^ 1;
  const cases: [string, Uint8Array, RegExp][] = [
    ['cut off', whole.slice(0, -100), /cut off/],
    ['with a flipped bit', flipped, /is damaged: its checksum does not fit/],
    [
      'with a climbing path',
      zipSync({ '../../content.wav': new Uint8Array(9) }),
      /leads out of it/,
    ],
    [
      'with too many files',
      zipSync(
        Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`${i}`, new Uint8Array(0)])),
      ),
      /it holds 99 files/,
    ],
    [
      'that is a bomb',
      zipSync({ ...files, 'project.json': [new Uint8Array(2 ** 26), { level: 9 }] }),
      /“project\.json” in it is too large/,
    ],
    [
      'whose sound is text',
      zipSync({ ...files, 'style.wav': new TextEncoder().encode('hello there') }),
      /is not audio: it holds text/,
    ],
  ];
  for (const [flaw, bytes, sentence] of cases) {
    await test.step(flaw, async () => {
      await openProject(retimbre, bytes);
      const problem = page.locator('[data-problem="history"]');
      await expect(problem).toHaveText(sentence);
      await expect(problem).toHaveText(
        /^“given\.retimbre\.zip” is no project that can be opened: /,
      );
      await expect(page.locator('.entries').getByRole('listitem')).toHaveCount(1);
    });
  }
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect(retimbre.clipTitle('content')).toHaveText('low.wav');
});
