// npm run screenshot: docs/screenshot*.png from the real page in dist/, when it has made and scored what it opens with.
// Fails when a canvas is blank.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '..');
const PORT = 8473;
const SHOTS = [
  { file: 'screenshot.png', width: 1440, height: 900, colorScheme: 'light' },
  { file: 'screenshot_dark.png', width: 1440, height: 900, colorScheme: 'dark' },
  { file: 'screenshot_phone.png', width: 390, height: 844, colorScheme: 'light', fullPage: true },
];
/** Fewer colours than this are no spectrogram. */
const FEWEST_COLOURS = 8;

/** The number of colours of each spectrogram in the page. */
function coloursOfCanvases() {
  return [...document.querySelectorAll('canvas.picture')].map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

async function shoot(page) {
  mkdirSync(join(ROOT, 'docs'), { recursive: true });
  await page.goto(`http://localhost:${PORT}/`);
  await page.locator('.quality', { hasText: 'Full quality' }).waitFor({ timeout: 600_000 });
  await page.locator('.verdict', { hasText: '%' }).waitFor({ timeout: 600_000 });
  for (const { file, width, height, colorScheme, fullPage = false } of SHOTS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(1000);
    const colours = await page.evaluate(coloursOfCanvases);
    if (colours.length < 3 || colours.some((count) => count < FEWEST_COLOURS)) {
      throw new Error(`A canvas is blank for ${file}; colours by canvas: ${colours.join(', ')}.`);
    }
    await page.screenshot({ path: join(ROOT, 'docs', file), fullPage });
    console.log(`docs/${file}: colours by canvas ${colours.join(', ')}`);
  }
}

const server = spawn(process.execPath, ['tools/serve.mjs', '--port', String(PORT)], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  await new Promise((listening, failed) => {
    server.stdout.once('data', listening);
    server.once('exit', () => failed(new Error('The server ended before it listened.')));
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    await shoot(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
  } finally {
    await browser.close();
  }
} finally {
  server.kill();
}
