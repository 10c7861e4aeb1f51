import type { Picture } from '../engine/module.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** An opaque picture to draw into. Distances are in pixels from the top left corner. */
export class Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;

  constructor(widthPx: number, heightPx: number, background: Colour) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.rgba = new Uint8ClampedArray(widthPx * heightPx * 4);
    this.fill(0, 0, widthPx, heightPx, background);
  }

  /** A rectangle, which lies inside the canvas. */
  fill(left: number, top: number, width: number, height: number, [r, g, b]: Colour): void {
    const row = new Uint8ClampedArray(width * 4);
    for (let x = 0; x < width; x++) row.set([r, g, b, 255], x * 4);
    for (let y = top; y < top + height; y++) this.rgba.set(row, (y * this.widthPx + left) * 4);
  }

  /** Puts a picture where its top left corner is (left, top). */
  place(picture: Picture, left: number, top: number): void {
    const rowBytes = picture.widthPx * 4;
    for (let row = 0; row < picture.heightPx; row++) {
      const source = picture.rgba.subarray(row * rowBytes, (row + 1) * rowBytes);
      this.rgba.set(source, ((top + row) * this.widthPx + left) * 4);
    }
  }

  /** A line with round ends and smooth edges, between the two points. */
  line(x0: number, y0: number, x1: number, y1: number, thicknessPx: number, colour: Colour): void {
    const reach = thicknessPx / 2 + 1;
    const lengthSquared = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    for (let y = Math.floor(Math.min(y0, y1) - reach); y <= Math.max(y0, y1) + reach; y++) {
      for (let x = Math.floor(Math.min(x0, x1) - reach); x <= Math.max(x0, x1) + reach; x++) {
        const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
        const along = lengthSquared > 0 ? (px * (x1 - x0) + py * (y1 - y0)) / lengthSquared : 0;
        const t = Math.max(0, Math.min(1, along));
        const distance = Math.hypot(px - t * (x1 - x0), py - t * (y1 - y0));
        this.#blend(x, y, colour, Math.max(0, Math.min(1, thicknessPx / 2 + 0.5 - distance)));
      }
    }
  }

  #blend(x: number, y: number, colour: Colour, cover: number): void {
    if (x < 0 || y < 0 || x >= this.widthPx || y >= this.heightPx || cover === 0) return;
    const offset = (y * this.widthPx + x) * 4;
    colour.forEach((value, channel) => {
      const under = this.rgba[offset + channel] ?? 0;
      this.rgba[offset + channel] = under + (value - under) * cover;
    });
    this.rgba[offset + 3] = 255;
  }
}
