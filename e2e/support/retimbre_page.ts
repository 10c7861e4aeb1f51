import { readFile } from 'node:fs/promises';
import { type Download, expect, type Locator, type Page } from '@playwright/test';

export type SlotName = 'content' | 'style';

export interface UploadedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The page as a person uses it: everything goes through what is on the screen. */
export class RetimbrePage {
  readonly page: Page;
  readonly badge: Locator;
  readonly transferButton: Locator;
  readonly transferProblem: Locator;
  readonly progress: Locator;
  /** Plays what is there of the clips and settings that are shown. */
  readonly playButton: Locator;
  /** How good what is heard is. */
  readonly quality: Locator;
  readonly strength: Locator;
  readonly result: Locator;

  constructor(page: Page) {
    this.page = page;
    this.badge = page.locator('.badge');
    this.transferButton = page
      .getByRole('region', { name: 'Settings and transfer' })
      .getByRole('button', { name: /^Transfer/ });
    this.transferProblem = page.locator('[data-problem="transfer"]');
    this.progress = page.getByRole('progressbar');
    this.playButton = page.getByRole('button', { name: 'Play result', exact: true });
    this.quality = page.locator('.quality');
    this.strength = page.getByRole('slider', { name: 'Strength' });
    this.result = page.getByRole('region', { name: 'Result' });
  }

  /** Opens the page and waits until both demo clips are drawn. */
  async open(address = './'): Promise<void> {
    await this.page.goto(address);
    await this.expectDrawn('content');
    await this.expectDrawn('style');
  }

  slot(name: SlotName): Locator {
    return this.page.locator(`[data-slot="${name}"]`);
  }

  clipTitle(name: SlotName): Locator {
    return this.slot(name).locator('.clip-title b');
  }

  problem(name: SlotName): Locator {
    return this.slot(name).getByRole('alert');
  }

  spectrogram(within: Locator): Locator {
    return within.locator('canvas.picture');
  }

  async expectDrawn(name: SlotName): Promise<void> {
    await expect.poll(() => coloursOf(this.spectrogram(this.slot(name)))).toBeGreaterThan(20);
  }

  /** Opens a file by the slot's own file input, and waits until the slot has dealt with it. */
  async openFile(name: SlotName, file: UploadedFile | string): Promise<void> {
    await this.slot(name).getByLabel(`Open a ${name} file`).setInputFiles(file);
    await expect(this.slot(name)).toHaveAttribute('aria-busy', 'false');
  }

  /** Types a number into a setting, opening the panel with all settings when it is there. */
  async set(label: string, value: string): Promise<void> {
    const field = this.page.getByRole('spinbutton', { name: label, exact: true });
    await this.#bringIntoView(field);
    await field.fill(value);
  }

  /** Chooses the engine that works only when it is told to. */
  async chooseRandomCnn(): Promise<void> {
    const engine = this.page.getByRole('combobox', { name: 'Engine' });
    await this.#bringIntoView(engine);
    await engine.selectOption('random-cnn');
    await this.page.getByRole('button', { name: /^Fewer settings/ }).click();
  }

  async #bringIntoView(field: Locator): Promise<void> {
    if (await field.isVisible()) return;
    await this.page.getByRole('button', { name: /^All settings/ }).click();
  }

  /** Settings with which a transfer takes a second or two. */
  async chooseShortTransfer(): Promise<void> {
    await this.chooseRandomCnn();
    await this.set('Iterations', '6');
    await this.set('Filters', '64');
  }

  /** Settings with which a transfer would take minutes. */
  async chooseLongTransfer(): Promise<void> {
    await this.chooseRandomCnn();
    await this.set('Iterations', '2000');
    await this.set('Filters', '1024');
  }

  /** Opens the numbers behind the result. */
  async openDetails(): Promise<void> {
    await this.result.getByRole('button', { name: 'Details' }).click();
  }

  async expectDone(): Promise<void> {
    await expect(this.result.getByText(/^Done in/)).toBeVisible({ timeout: 90_000 });
  }

  async download(
    format: '24-bit' | 'float' | 'project, with clips and settings',
  ): Promise<{ name: string; bytes: Buffer }> {
    await this.result.getByLabel('File format').selectOption({ label: format });
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.result.getByRole('button', { name: /^Download / }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
  }

  /** Root mean square of the samples on their way to the loudspeakers. */
  audioLevel(): Promise<number> {
    return this.page.evaluate(() => window.retimbre.audioLevel);
  }
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

/** How many different colours a canvas shows, 0 when there is none yet. */
export async function coloursOf(canvas: Locator): Promise<number> {
  if ((await canvas.count()) === 0) return 0;
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data;
    return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
  });
}
