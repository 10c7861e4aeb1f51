// npm run first-view: makes what the page shows before its engine is there: the demo pair's result as sound (public/demo), pictures of
// all three sounds (public/demo) and what the engine says of them (web/demo/first_view.json). To be run when the engine's
// options, its defaults or its sound have changed; a test says so.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { buildWasm } from './build.mjs';
import { main } from './failure.mjs';
import { ROOT } from './paths.mjs';

const QUALITY = 0.7;

await main(async () => {
  buildWasm(['relaxed']);
  const vite = await createServer({
    configFile: false,
    root: ROOT,
    appType: 'custom',
    server: { middlewareMode: true, ws: false },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const { makeFirstView } = await vite.ssrLoadModule('/tools/site/first_view.ts');
    const { facts, sound, pictures } = await makeFirstView();
    const page = await browser.newPage();
    for (const [name, { widthPx, heightPx, rgba }] of Object.entries(pictures)) {
      const url = await page.evaluate(webpOf, {
        widthPx,
        heightPx,
        base64: Buffer.from(rgba).toString('base64'),
        quality: QUALITY,
      });
      writeFileSync(
        join(ROOT, 'public/demo', `first_${name}.webp`),
        Buffer.from(url.split(',')[1], 'base64'),
      );
    }
    writeFileSync(join(ROOT, 'public/demo/first_result.wav'), sound);
    writeFileSync(join(ROOT, 'web/demo/first_view.json'), `${JSON.stringify(facts, null, 1)}\n`);
  } finally {
    await browser.close();
    await vite.close();
  }
});

/** In the browser, which has the encoder. */
function webpOf({ widthPx, heightPx, base64, quality }) {
  const canvas = document.createElement('canvas');
  canvas.width = widthPx;
  canvas.height = heightPx;
  const rgba = Uint8ClampedArray.from(atob(base64), (byte) => byte.charCodeAt(0));
  canvas.getContext('2d').putImageData(new ImageData(rgba, widthPx, heightPx), 0, 0);
  return canvas.toDataURL('image/webp', quality);
}
