// npm run screenshot: docs/screenshot*.png and public/screenshots from the real page in dist/, when it has made and scored what it
// opens with, and public/icons from public/icon.svg. Fails when a canvas is blank.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '..');
const PORT = 8473;
const SHOTS = [
  { file: 'docs/screenshot.png', width: 1440, height: 900, colorScheme: 'light' },
  { file: 'docs/screenshot_dark.png', width: 1440, height: 900, colorScheme: 'dark' },
  {
    file: 'docs/screenshot_phone.png',
    width: 390,
    height: 844,
    colorScheme: 'light',
    fullPage: true,
  },
  // what is shown before the page is installed
  { file: 'public/screenshots/wide.png', width: 1440, height: 900, colorScheme: 'light' },
  { file: 'public/screenshots/narrow.png', width: 390, height: 844, colorScheme: 'light' },
];
/** A system may cut a maskable icon down to a circle of 0.8 of its size, so its ground goes on around the drawing. */
const ICONS = [
  { file: 'icon_192.png', size: 192, part: 1, ground: 'transparent' },
  { file: 'icon_512.png', size: 512, part: 1, ground: 'transparent' },
  { file: 'maskable_512.png', size: 512, part: 0.8, ground: '#1d1a2b' },
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
    await page.screenshot({ path: join(ROOT, file), fullPage });
    console.log(`${file}: colours by canvas ${colours.join(', ')}`);
  }
}

async function drawIcons(page) {
  const drawing = readFileSync(join(ROOT, 'public/icon.svg')).toString('base64');
  for (const { file, size, part, ground } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<body style="margin: 0; display: grid; place-items: center; height: 100vh; background: ${ground}">
         <img src="data:image/svg+xml;base64,${drawing}" width="${part * size}"></body>`,
    );
    await page.screenshot({ path: join(ROOT, 'public/icons', file), omitBackground: true });
    console.log(`public/icons/${file}`);
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
    await drawIcons(await browser.newPage());
    await shoot(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
  } finally {
    await browser.close();
  }
} finally {
  server.kill();
}
