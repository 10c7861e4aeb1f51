import type { TimeAxis } from '../../worker/view/axes.ts';

/**
 * A plot is put together from tiles: pictures of a fixed width. At level n a pixel is 2^n seconds wide, and tile i shows the
 * time from i to i + 1 tiles' widths, so that two tiles of one level are one of the next.
 */
export interface Tile {
  level: number;
  index: number;
}

/** Wide enough that a screen takes few, narrow enough that little is drawn that is not seen. */
export const TILE_PX = 512;

/** The coarsest level that has a pixel, or up to two, for each pixel of the screen. */
export function levelOf(secondsPerPx: number): number {
  return Math.floor(Math.log2(secondsPerPx) + 1e-9);
}

function tileSeconds(level: number): number {
  return TILE_PX * 2 ** level;
}

export function extentOf({ level, index }: Tile): TimeAxis {
  const seconds = tileSeconds(level);
  return { fromSeconds: index * seconds, toSeconds: (index + 1) * seconds };
}

/** The tiles of a level that show anything of a time, from the earliest on. */
export function tilesOf({ fromSeconds, toSeconds }: TimeAxis, level: number): Tile[] {
  const seconds = tileSeconds(level);
  const first = Math.floor(fromSeconds / seconds);
  const end = Math.max(Math.ceil(toSeconds / seconds), first + 1);
  return Array.from({ length: end - first }, (_, i) => ({ level, index: first + i }));
}

/** Where in the tile `up` levels coarser this one is. */
export function within(
  { level, index }: Tile,
  up: number,
): { tile: Tile; leftPx: number; widthPx: number } {
  const tiles = 2 ** up;
  const coarser = Math.floor(index / tiles);
  const widthPx = TILE_PX / tiles;
  return {
    tile: { level: level + up, index: coarser },
    leftPx: (index - coarser * tiles) * widthPx,
    widthPx,
  };
}
