import type { ClipId, ClipView, Picture, View } from '../../worker/protocol.ts';
import type { PlotSize } from './display.ts';
import type { TileLayer } from './tile_loader.ts';
import { extentOf, TILE_PX } from './tiles.ts';

/** Where the pictures come from. */
interface Source {
  spectrogram(shown: ClipView): Promise<Picture>;
  waveform(
    clip: ClipId,
    fromSeconds: number,
    toSeconds: number,
    columns: number,
  ): Promise<Float32Array>;
}

/** The clip's spectrogram in this view, of any time; with `minus` how it differs from that clip's. */
export function spectrogramLayer(
  source: Source,
  clip: ClipId,
  view: View,
  minus: ClipId | undefined,
): TileLayer {
  const { scale, lowestHz, highestHz, floorDb, ceilingDb, colourMap, heightPx } = view;
  const drawn = [scale, lowestHz, highestHz, floorDb, ceilingDb, colourMap, heightPx];
  const what = minus === undefined ? { clip } : { clip, minus };
  return {
    id: ['spectrogram', clip, minus, ...drawn].join(),
    load: async (tile) =>
      canvasOf(
        await source.spectrogram({
          ...what,
          view: { ...view, ...extentOf(tile), widthPx: TILE_PX },
        }),
      ),
  };
}

/** The clip's waveform, a column a pixel. */
export function waveformLayer(
  source: Source,
  clip: ClipId,
  { heightPx }: PlotSize,
  colour: string,
): TileLayer {
  return {
    id: ['waveform', clip, heightPx, colour].join(),
    load: async (tile) => {
      const { fromSeconds, toSeconds } = extentOf(tile);
      const peaks = await source.waveform(clip, fromSeconds, toSeconds, TILE_PX);
      return drawnPeaks(peaks, heightPx, colour);
    },
  };
}

export function canvasOf({ widthPx, heightPx, rgba }: Picture): HTMLCanvasElement {
  const { canvas, context } = emptyCanvas(widthPx, heightPx);
  context.putImageData(new ImageData(rgba, widthPx, heightPx), 0, 0);
  return canvas;
}

/** A bar from the smallest to the largest sample of each column. Silence keeps a line. */
function drawnPeaks(peaks: Float32Array, heightPx: number, colour: string): HTMLCanvasElement {
  const { canvas, context } = emptyCanvas(peaks.length / 2, heightPx);
  context.fillStyle = colour;
  for (let column = 0; column < canvas.width; column++) {
    const lowest = Math.max(peaks[2 * column] ?? 0, -1);
    const highest = Math.min(peaks[2 * column + 1] ?? 0, 1);
    const top = ((1 - highest) / 2) * (heightPx - 1);
    const bottom = ((1 - lowest) / 2) * (heightPx - 1) + 1;
    context.fillRect(column, top, 1, bottom - top);
  }
  return canvas;
}

function emptyCanvas(
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Every browser that runs the page draws on a canvas.');
  return { canvas, context };
}
