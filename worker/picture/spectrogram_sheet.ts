import type { Picture } from '../engine/module.ts';
import type { View } from '../protocol.ts';
import { frequencyTicks, levelTicks, timeTicks, xOfSeconds, yOfHz } from '../view/axes.ts';
import { Canvas, type Colour } from './canvas.ts';
import { drawText, drawTextUpwards, type TextStyle, textWidthPx } from './stroke_font.ts';

const paper: Colour = [255, 255, 255];
const ink: Colour = [30, 30, 36];

/** Around the spectrogram, for title, axes and level bar, in pixels. */
export const sheetMargin = { left: 84, top: 52, right: 132, bottom: 68 };
const bar = { gapPx: 28, widthPx: 18 };
const tickPx = 6;
const label: TextStyle = { capitalPx: 10, colour: ink, align: 'centre' };
const heading: TextStyle = { capitalPx: 13, colour: ink, align: 'left' };

/** A spectrogram with its title, axes, ticks and the colours of its levels, on white. */
export interface Sheet {
  title: string;
  view: View;
  spectrogram: Picture;
  /** Red, green, blue, alpha of the levels' colours from the lowest, one for each row of the spectrogram. */
  colours: Uint8ClampedArray;
  /** Of the level bar. */
  levels: 'Level (dB full scale)' | 'Difference (dB)';
}

export function drawSheet({ title, view, spectrogram, colours, levels }: Sheet): Canvas {
  const { widthPx, heightPx } = spectrogram;
  const { left, top } = sheetMargin;
  const canvas = new Canvas(
    left + widthPx + sheetMargin.right,
    top + heightPx + sheetMargin.bottom,
    paper,
  );
  const barLeft = left + widthPx + bar.gapPx;
  drawText(canvas, fitted(title, widthPx), left, top - 20, heading);
  canvas.place(spectrogram, left, top);
  for (let row = 0; row < heightPx; row++) {
    const [red = 0, green = 0, blue = 0] = colours.subarray((heightPx - 1 - row) * 4);
    canvas.fill(barLeft, top + row, bar.widthPx, 1, [red, green, blue]);
  }
  drawFrame(canvas, left, top, widthPx, heightPx);
  drawFrame(canvas, barLeft, top, bar.widthPx, heightPx);

  for (const { value, label: text } of timeTicks(view, widthPx, 70)) {
    const x = left + xOfSeconds(view, widthPx, value);
    canvas.line(x, top + heightPx, x, top + heightPx + tickPx, 1, ink);
    drawText(canvas, text, x, top + heightPx + tickPx + 16, label);
  }
  drawText(canvas, 'Time (s)', left + widthPx / 2, top + heightPx + 52, label);

  for (const { value, label: text } of frequencyTicks(view, heightPx, 28)) {
    const y = top + yOfHz(view, heightPx, value);
    canvas.line(left - tickPx, y, left, y, 1, ink);
    drawText(canvas, text, left - tickPx - 5, y + 5, { ...label, align: 'right' });
  }
  drawTextUpwards(canvas, `Frequency (Hz, ${view.scale})`, 26, top + heightPx / 2, label);

  for (const { value, label: text } of levelTicks(view.floorDb, view.ceilingDb, heightPx, 40)) {
    const fraction = (value - view.floorDb) / (view.ceilingDb - view.floorDb);
    const y = top + (1 - fraction) * heightPx;
    canvas.line(barLeft + bar.widthPx, y, barLeft + bar.widthPx + tickPx, y, 1, ink);
    drawText(canvas, text, barLeft + bar.widthPx + tickPx + 5, y + 5, { ...label, align: 'left' });
  }
  const barMiddle = top + heightPx / 2;
  drawTextUpwards(canvas, levels, canvas.widthPx - 14, barMiddle, label);
  return canvas;
}

function drawFrame(canvas: Canvas, left: number, top: number, width: number, height: number): void {
  canvas.fill(left - 1, top - 1, width + 2, 1, ink);
  canvas.fill(left - 1, top + height, width + 2, 1, ink);
  canvas.fill(left - 1, top - 1, 1, height + 2, ink);
  canvas.fill(left + width, top - 1, 1, height + 2, ink);
}

/** The title, with its middle left out where it is too long. */
function fitted(title: string, widthPx: number): string {
  let shown = title;
  for (let keep = title.length - 1; textWidthPx(shown, heading.capitalPx) > widthPx; keep--) {
    const half = Math.floor(keep / 2);
    shown = `${title.slice(0, half)}...${title.slice(title.length - half)}`;
  }
  return shown;
}
