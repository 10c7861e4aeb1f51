import type { Page } from '@playwright/test';
import { DEMO_CLIPS } from '../web/demo/demo_clips.ts';
import { expect, test } from './support/host.ts';
import type { RetimbrePage } from './support/retimbre_page.ts';
import { recordContent, testMicrophone } from './support/test_microphone.ts';
import { readWav } from './support/wav.ts';

/** Waits until the service worker has all it keeps. */
async function expectKept(page: Page): Promise<void> {
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
}

test.use(testMicrophone);

/** A transfer of the demo pair, heard and saved, its scores, files, a recording, and every other demo clip. */
async function useEverything(retimbre: RetimbrePage, page: Page): Promise<void> {
  await expect(retimbre.badge).toHaveText(/runs on this device, [2-9] threads/);
  await retimbre.chooseShortTransfer();
  await retimbre.transferButton.click();
  await retimbre.expectDone();
  await retimbre.playButton.click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  const { bytes } = await retimbre.download('24-bit');
  expect(readWav(bytes).peak).toBeGreaterThan(0.01);
  await expect(page.locator('.verdict')).toContainText('%', { timeout: 60_000 });
  for (const file of ['tones.mp3', 'tones.ogg', 'tones.opus', 'tone_and_silence.flac']) {
    await retimbre.openFile('content', `tests/fixtures/${file}`);
    await expect(retimbre.clipTitle('content')).toHaveText(file);
  }
  await recordContent(retimbre);
  for (const { id, title } of DEMO_CLIPS) {
    await page.getByLabel('Style clip').selectOption(id);
    await expect(retimbre.clipTitle('style')).toHaveText(title);
  }
}

test('after one visit everything works when the host has gone', async ({
  retimbre,
  page,
  host,
}) => {
  await retimbre.open();
  await expectKept(page);
  await host.stop();
  await retimbre.open();
  await useEverything(retimbre, page);
  await retimbre.open('./?variant=single');
  await expect(retimbre.badge).toContainText('1 thread');
  const credits = await page.evaluate(async () => (await fetch('demo/CREDITS.md')).text());
  expect(credits).toContain('Luftrum');
});

test('once the page is there nothing more is asked of its host', async ({
  retimbre,
  page,
  host,
}) => {
  await retimbre.open();
  await expectKept(page);
  host.requests = [];
  await useEverything(retimbre, page);
  expect(host.requests).toEqual([]);
  // what would be asked is seen
  await page.evaluate(() => fetch('THIRD_PARTY_NOTICES.txt').then((answer) => answer.text()));
  expect(host.requests).toEqual(['GET /THIRD_PARTY_NOTICES.txt']);
});

test('a file that another program shares becomes the content', async ({ retimbre, page, host }) => {
  await retimbre.open();
  await expectKept(page);
  await page.goto('about:blank');
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${host.address}share">
       <input type="file" name="audio" multiple><button>Share</button>
     </form>`,
  );
  await page
    .locator('input')
    .setInputFiles(['tests/fixtures/tones.mp3', 'tests/fixtures/tones.ogg']);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(retimbre.clipTitle('content')).toHaveText('tones.mp3');
  await expect(retimbre.clipTitle('style')).toHaveText('tones.ogg');
  expect(new URL(page.url()).pathname).toBe('/');
  await page.reload();
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
});

test('a file that the installed program is opened with becomes the content', async ({
  retimbre,
  page,
}) => {
  // the system hands files to installed programs only, so the test does
  await page.addInitScript(() => {
    const launchQueue = {
      setConsumer: async (consume: (launch: { files: FileSystemFileHandle[] }) => void) => {
        const folder = await navigator.storage.getDirectory();
        const file = await folder.getFileHandle('launched.wav', { create: true });
        const stream = await file.createWritable();
        await stream.write(await (await fetch('demo/tabla.flac')).blob());
        await stream.close();
        consume({ files: [file] });
      },
    };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
  await page.goto('./');
  await expect(retimbre.clipTitle('content')).toHaveText('launched.wav');
  await expect(retimbre.clipTitle('style')).toHaveText('String choir');
});

test('the page can be installed', async ({ retimbre, page }) => {
  await retimbre.open();
  const devtools = await page.context().newCDPSession(page);
  const { errors, data } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(JSON.parse(data ?? '')).toMatchObject({ name: 'Retimbre' });
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});
