import type { Client } from '../../worker/client.ts';
import type { ClipId, ClipView, ColourMap, Picture } from '../../worker/protocol.ts';
import { download } from '../session/download.ts';
import { differenceView, openDisplay, type PlotSize, viewOf } from './display.ts';
import { canvasOf } from './layers.ts';
import { TileLoader } from './tile_loader.ts';
import { Viewport } from './viewport.ts';

/** Inside its axes, as of the command line's. */
const SHEET_SIZE: PlotSize = { widthPx: 1200, heightPx: 560 };

/** A plot to be saved. */
export interface SavedPlot {
  clip: ClipId;
  sampleRateHz: number;
  viewport: Viewport;
  title: string;
  minus?: ClipId | undefined;
}

/** What the plots share: how they are drawn, which times they show, and the pictures there are. */
export class Plots {
  readonly display = openDisplay();
  readonly tiles = new TileLoader();
  readonly #client: Promise<Client>;
  readonly #viewports = new Map<string, Viewport>();

  constructor(client: Promise<Client>) {
    this.#client = client;
  }

  /** What is shown of a clip; the whole at first. */
  viewport({ id, seconds }: { id: ClipId; seconds: number }): Viewport {
    return this.#viewport(`${id}`, () => new Viewport(seconds));
  }

  /** What is shown of a result where that is not tied to its content; at first the same. */
  resultViewport(content: { id: ClipId; seconds: number }): Viewport {
    return this.#viewport(`result of ${content.id}`, () => {
      const { seconds, shown } = this.viewport(content);
      return new Viewport(seconds, shown);
    });
  }

  #viewport(key: string, make: () => Viewport): Viewport {
    const viewport = this.#viewports.get(key) ?? make();
    this.#viewports.set(key, viewport);
    return viewport;
  }

  async waveform(
    clip: ClipId,
    fromSeconds: number,
    toSeconds: number,
    columns: number,
  ): Promise<Float32Array> {
    return (await this.#client).waveform(clip, fromSeconds, toSeconds, columns);
  }

  async spectrogram(shown: ClipView): Promise<Picture> {
    return (await this.#client).spectrogram(shown);
  }

  /** In dB, of one pixel that has the view's extent. */
  async level(shown: ClipView): Promise<number> {
    return (await this.#client).level(shown);
  }

  async colours(colourMap: ColourMap, count: number): Promise<Uint8ClampedArray> {
    return (await this.#client).colours(colourMap, count);
  }

  /** Saves what is shown of a sound as a PNG with title, axes and the colours of its levels, as the command line draws it. */
  async save({ clip, sampleRateHz, viewport, title, minus }: SavedPlot): Promise<void> {
    const spectrum = viewOf(this.display.state(), sampleRateHz, SHEET_SIZE, viewport.shown);
    const view = minus === undefined ? spectrum : differenceView(spectrum);
    const what = minus === undefined ? { clip, view } : { clip, minus, view };
    const sheet = canvasOf(await (await this.#client).sheet(what, title));
    const file = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve, 'image/png'));
    if (file) download(file, `${title.replace(/[^\p{L}\p{N}.-]+/gu, '_')}.png`, 'image/png');
  }
}
