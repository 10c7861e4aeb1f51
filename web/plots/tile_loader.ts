import { LimitedCache } from './limited_cache.ts';
import { type Tile, within } from './tiles.ts';

/** About two hundred tiles of a plot of 300 pixels' height. */
const MOST_BYTES = 2 ** 27;
/** The worker answers one after the other; a second call keeps it from waiting. */
const MOST_AT_ONCE = 2;
/** From a tile of the finest level to one that shows a clip of an hour. */
const MOST_LEVELS_UP = 24;

/** What tiles can be made of: one clip, drawn in one way. */
export interface TileLayer {
  /** The same for the same pictures. */
  id: string;
  load(tile: Tile): Promise<HTMLCanvasElement>;
}

interface Wish {
  layer: TileLayer;
  tiles: readonly Tile[];
  onLoaded: () => void;
}

/** Has tiles made, those that are wanted now and none that were wanted before, and keeps the latest. */
export class TileLoader {
  readonly #kept = new LimitedCache<HTMLCanvasElement>(MOST_BYTES);
  readonly #wishes = new Map<object, Wish>();
  readonly #loading = new Set<string>();
  /** Those that could not be made, for the clip was gone or the engine broke, until they are wanted anew. */
  readonly #failed = new Set<string>();

  find(layer: TileLayer, tile: Tile): HTMLCanvasElement | undefined {
    return this.#kept.get(keyOf(layer, tile));
  }

  /** The finest of the coarser tiles that are there, and where in it the tile is. */
  findCoarser(
    layer: TileLayer,
    tile: Tile,
  ): { picture: HTMLCanvasElement; leftPx: number; widthPx: number } | undefined {
    for (let up = 1; up <= MOST_LEVELS_UP; up++) {
      const { tile: coarser, leftPx, widthPx } = within(tile, up);
      const picture = this.find(layer, coarser);
      if (picture) return { picture, leftPx, widthPx };
    }
    return undefined;
  }

  /** Takes the place of what `owner` wanted before. The first tiles come first; `onLoaded` is called after each. */
  want(owner: object, layer: TileLayer, tiles: readonly Tile[], onLoaded: () => void): void {
    this.#wishes.delete(owner);
    for (const tile of tiles) this.#failed.delete(keyOf(layer, tile));
    if (tiles.length > 0) this.#wishes.set(owner, { layer, tiles, onLoaded });
    this.#loadNext();
  }

  wantNothing(owner: object): void {
    this.#wishes.delete(owner);
  }

  #loadNext(): void {
    while (this.#loading.size < MOST_AT_ONCE) {
      const next = this.#next();
      if (!next) return;
      this.#load(next.layer, next.tile);
    }
  }

  /** What every owner waits for first, before what one of them waits for next. */
  #next(): { layer: TileLayer; tile: Tile } | undefined {
    const open = [...this.#wishes.values()].map(({ layer, tiles }) => ({
      layer,
      tiles: tiles.filter((tile) => this.#isMissing(keyOf(layer, tile))),
    }));
    const urgent = open.sort((a, b) => b.tiles.length - a.tiles.length)[0];
    const tile = urgent?.tiles[0];
    return urgent && tile && { layer: urgent.layer, tile };
  }

  #isMissing(key: string): boolean {
    return !this.#loading.has(key) && !this.#failed.has(key) && !this.#kept.get(key);
  }

  async #load(layer: TileLayer, tile: Tile): Promise<void> {
    const key = keyOf(layer, tile);
    this.#loading.add(key);
    try {
      const picture = await layer.load(tile);
      this.#kept.set(key, picture, 4 * picture.width * picture.height);
      for (const wish of [...this.#wishes.values()]) {
        if (wish.layer.id === layer.id) wish.onLoaded();
      }
    } catch {
      this.#failed.add(key);
    } finally {
      this.#loading.delete(key);
      this.#loadNext();
    }
  }
}

function keyOf({ id }: TileLayer, { level, index }: Tile): string {
  return `${id}/${level}/${index}`;
}
