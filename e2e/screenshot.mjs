// npm run screenshot: docs/screenshots/VIEW_SCREEN_SCHEME.png of every view of the real page in dist/ with a scored result,
// public/screenshots from it, and public/icons from public/icon.svg. Fails when a canvas is blank.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = 'docs/screenshots';
const PORT = 8473;
const SCREENS = [
  { screen: 'desktop', width: 1440, height: 900 },
  { screen: 'phone', width: 390, height: 844, fullPage: true },
];
const SCHEMES = ['light', 'dark'];
/** How each view is come to, what is there when it has all it shows, and how many spectrograms that are at least. */
const VIEWS = [
  {
    view: 'transfer',
    open: (page) => page.getByRole('button', { name: 'Transfer', exact: true }).first().click(),
    spectrograms: 3,
  },
  {
    view: 'settings',
    open: async (page) => {
      await page.getByRole('button', { name: 'Details', exact: true }).click();
      await page.getByRole('button', { name: /^All settings/ }).click();
    },
    fullPage: true,
    spectrograms: 3,
  },
  {
    view: 'history',
    open: (page) => page.getByRole('button', { name: 'History', exact: true }).click(),
    spectrograms: 0,
  },
];
/** What is shown before the page is installed: the first view as it is on a screen. */
const INSTALL_SHOTS = { desktop: 'wide.png', phone: 'narrow.png' };
/** A system may cut a maskable icon down to a circle of 0.8 of its size, so its ground goes on around the drawing. */
const ICONS = [
  { file: 'icon_192.png', size: 192, part: 1, ground: 'transparent' },
  { file: 'icon_512.png', size: 512, part: 1, ground: 'transparent' },
  { file: 'maskable_512.png', size: 512, part: 0.8, ground: '#1d1a2b' },
];
/** Fewer colours than this are no spectrogram. */
const FEWEST_COLOURS = 8;
/** Plots are drawn anew for another size, and follow the scheme. */
const SETTLES_MS = 1500;

/** The number of colours of each canvas that can be seen: of spectrograms, and of all. */
function coloursOfCanvases() {
  const seen = [...document.querySelectorAll('canvas')].filter((canvas) => canvas.offsetWidth > 0);
  return seen.map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set(new Uint32Array(data.buffer)).size;
    return { colours, isSpectrogram: canvas.matches('.picture') };
  });
}

async function shoot(page) {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  await page.goto(`http://localhost:${PORT}/`);
  await page.locator('.badge', { hasText: 'thread' }).waitFor();
  // what is downloaded is kept, and stands in the history
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download WAV' }).click();
  await saved;
  await page.locator('.verdict:not(.stale)', { hasText: '%' }).waitFor({ timeout: 600_000 });
  for (const { view, open, spectrograms, fullPage: isLong = false } of VIEWS) {
    await open(page);
    for (const { screen, width, height, fullPage = isLong } of SCREENS) {
      await page.setViewportSize({ width, height });
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.mouse.move(0, 0);
        await page.waitForTimeout(SETTLES_MS);
        const canvases = await page.evaluate(coloursOfCanvases);
        const drawn = canvases.filter(
          ({ colours, isSpectrogram }) => colours >= (isSpectrogram ? FEWEST_COLOURS : 2),
        );
        const file = `${view}_${screen}_${scheme}.png`;
        const counts = canvases.map(({ colours }) => colours).join(', ');
        if (drawn.length < canvases.length || drawn.length < spectrograms) {
          throw new Error(`A canvas is blank for ${file}; colours by canvas: ${counts}.`);
        }
        await page.screenshot({ path: join(ROOT, FOLDER, file), fullPage });
        console.log(`${FOLDER}/${file}: colours by canvas ${counts}`);
        if (view === 'transfer' && scheme === 'light') {
          await page.screenshot({ path: join(ROOT, 'public/screenshots', INSTALL_SHOTS[screen]) });
        }
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
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
    await shoot(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    await drawIcons(await browser.newPage());
  } finally {
    await browser.close();
  }
} finally {
  server.kill();
}
