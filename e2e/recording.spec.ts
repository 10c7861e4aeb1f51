import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { demoSound } from '../tools/site/first_view.ts';
import { RetimbrePage, type SlotName } from './support/retimbre_page.ts';
import { correlationIn, keepLastSound, lastSound, resampled } from './support/sounds.ts';
import { expect, test } from './support/test.ts';
import { microphoneHearing } from './support/test_microphone.ts';

/** What the browser's own test microphone hears, once, from when it is opened. */
const HEARD = 'speech_story';

test.use(microphoneHearing(HEARD, 'once'));

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(['microphone']);
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    window.microphones = [];
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      window.microphones.push(...stream.getAudioTracks());
      return stream;
    };
  });
});

declare global {
  interface Window {
    /** Every microphone that was opened. */
    microphones: MediaStreamTrack[];
  }
}

const microphonesInUse = (page: Page) =>
  page.evaluate(() => window.microphones.filter((it) => it.readyState === 'live').length);

async function openMicrophone(retimbre: RetimbrePage, name: SlotName): Promise<void> {
  const slot = retimbre.slot(name);
  await slot.getByRole('button', { name: `Record ${name}` }).click();
  await expect(slot.getByText(/Nothing is recorded yet/)).toBeVisible();
}

async function startRecording(retimbre: RetimbrePage, name: SlotName): Promise<void> {
  const slot = retimbre.slot(name);
  await openMicrophone(retimbre, name);
  await slot.getByRole('button', { name: 'Start recording' }).click();
  await expect(slot.getByText(/^Recording, /)).toBeVisible();
}

test('what the microphone hears becomes a clip, sample by sample', async ({ retimbre, page }) => {
  await keepLastSound(page);
  await retimbre.open();
  const content = retimbre.slot('content');
  await openMicrophone(retimbre, 'content');
  await expect(content.getByText(/, as it comes in\. /)).toBeVisible();
  await expect(content.getByRole('button', { name: 'Start recording' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(content.getByText(/^0:03 of 10:00$/)).toBeVisible();
  await expect(content.getByText(/^peak −\d+ dB, rms −\d+ dB$/)).toBeVisible();
  const drawn = await content.locator('.take .waveform path').getAttribute('d');
  expect(drawn?.split('L').length).toBeGreaterThan(100);
  await page.keyboard.press('Enter');

  await expect(retimbre.clipTitle('content')).toHaveText('Recording 1');
  await expect(content.getByRole('button', { name: 'Record content' })).toBeFocused();
  expect(await microphonesInUse(page)).toBe(0);
  await content.getByRole('button', { name: 'Play content' }).click();
  await expect.poll(() => retimbre.audioLevel()).toBeGreaterThan(0.001);
  const { channels, sampleRateHz } = await lastSound(page);
  const [recorded = new Float32Array()] = channels;
  const seconds = recorded.length / sampleRateHz;
  expect(seconds).toBeGreaterThan(3);
  expect(seconds).toBeLessThan(4.5);
  const { channels: heard, sampleRateHz: heardRateHz } = await demoSound(HEARD);
  const expected = resampled(heard[0] ?? new Float32Array(), heardRateHz, sampleRateHz);
  const correlation = correlationIn(expected, recorded);
  console.log(`recorded ${seconds.toFixed(2)} s, correlation with the file ${correlation}`);
  // 0.9998 where the machine keeps up; the browser's own device may lose a few milliseconds where it does not
  expect(correlation).toBeGreaterThan(0.9);
  await expect(retimbre.quality).toHaveText('Full quality');
});

test('counts in before it records', async ({ retimbre, page }) => {
  await retimbre.open();
  const style = retimbre.slot('style');
  await openMicrophone(retimbre, 'style');
  await style.getByLabel('Count in 3 s').check();
  const began = Date.now();
  await style.getByRole('button', { name: 'Start recording' }).click();
  await expect(style.getByText('Recording begins in 2 …')).toBeVisible();
  await expect(style.getByText(/^Recording, /)).toBeVisible();
  expect(Date.now() - began).toBeGreaterThan(2900);
  await page.waitForTimeout(1000);
  await style.getByRole('button', { name: 'Stop recording' }).click();
  await expect(retimbre.clipTitle('style')).toHaveText('Recording 1');
});

test('Esc lets go of the microphone and leaves the clip that was there', async ({
  retimbre,
  page,
}) => {
  await retimbre.open();
  await startRecording(retimbre, 'content');
  expect(await microphonesInUse(page)).toBe(1);
  await page.keyboard.press('Escape');
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
  expect(await microphonesInUse(page)).toBe(0);
  await expect(retimbre.problem('content')).toBeEmpty();
  await retimbre.expectDrawn('content');
});

test('another microphone is chosen by its name', async ({ retimbre, page }) => {
  await retimbre.open();
  await openMicrophone(retimbre, 'content');
  const devices = retimbre.slot('content').getByRole('combobox', { name: 'Microphone' });
  const labels = await devices.getByRole('option').allTextContents();
  expect(labels.length).toBeGreaterThan(1);
  await devices.selectOption({ index: labels.length - 1 });
  await expect(retimbre.slot('content').getByText(/Nothing is recorded yet/)).toBeVisible();
  const label = await page.evaluate(() => window.microphones.at(-1)?.label);
  expect(label).toBe(labels.at(-1));
  expect(await microphonesInUse(page)).toBe(1);
});

/** As a person does who presses Block. */
async function denyMicrophone(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const { browserContextId } = targetInfo;
  await session.send('Browser.setPermission', {
    permission: { name: 'microphone' },
    setting: 'denied',
    origin: new URL(page.url()).origin,
    ...(browserContextId ? { browserContextId } : {}),
  });
}

test('a microphone that may not be used is told, with what would help', async ({
  retimbre,
  context,
}) => {
  await retimbre.open();
  await denyMicrophone(context, retimbre.page);
  await retimbre.slot('style').getByRole('button', { name: 'Record style' }).click();
  await expect(retimbre.problem('style')).toHaveText(
    /^The microphone may not be used by this page; allow it .*, then press Record again\.$/,
  );
  await retimbre.expectDrawn('style');
});

/**
 * As near to a pulled plug as a browser without hardware comes: the process that reads the microphone is gone, and the browser itself
 * ends the track. It also says so in the console, which is no fault of the page: these tests are without the fixture that minds that.
 */
async function breakAudio(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const isAudio = ({ id }: { id: number }) =>
    readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('audio.mojom.AudioService');
  const audio = processInfo.filter(isAudio);
  expect(audio.length).toBe(1);
  for (const { id } of audio) process.kill(id, 'SIGKILL');
}

test('what was recorded is kept when the microphone is unplugged', async ({ page, browser }) => {
  const retimbre = new RetimbrePage(page);
  await retimbre.open();
  const content = retimbre.slot('content');
  await startRecording(retimbre, 'content');
  await expect(content.getByText(/^0:02 of 10:00$/)).toBeVisible();
  await breakAudio(browser);
  await expect(retimbre.clipTitle('content')).toHaveText('Recording 1');
  await expect(content.locator('.notes')).toContainText(
    'The microphone was disconnected or taken away; what was recorded until then has been kept.',
  );
  await expect(content.locator('.facts')).toHaveText(/^[2-4]\.\d s/);
  expect(await microphonesInUse(page)).toBe(0);
});

test('a microphone that is unplugged before it records is told', async ({ page, browser }) => {
  const retimbre = new RetimbrePage(page);
  await retimbre.open();
  await openMicrophone(retimbre, 'content');
  await breakAudio(browser);
  await expect(retimbre.problem('content')).toHaveText(
    'The microphone was disconnected; connect it, then press Record again.',
  );
  await expect(retimbre.clipTitle('content')).toHaveText('Reading voice');
});
