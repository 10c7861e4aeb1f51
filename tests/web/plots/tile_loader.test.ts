import { expect, test } from 'vitest';
import { LimitedCache } from '../../../web/plots/limited_cache.ts';
import { TileLoader } from '../../../web/plots/tile_loader.ts';
import type { Tile } from '../../../web/plots/tiles.ts';

test('what was not asked for the longest goes first when there are too many bytes', () => {
  const cache = new LimitedCache<string>(10);
  cache.set('a', 'A', 4);
  cache.set('b', 'B', 4);
  expect(cache.get('a')).toBe('A');
  cache.set('c', 'C', 4);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['A', undefined, 'C']);
  expect(cache.bytes).toBe(8);
});

test('a value takes the place of the one under its key, and one that is too large is not kept', () => {
  const cache = new LimitedCache<string>(10);
  cache.set('a', 'A', 4);
  cache.set('a', 'B', 6);
  expect([cache.get('a'), cache.bytes]).toEqual(['B', 6]);
  cache.set('c', 'C', 11);
  expect([cache.get('a'), cache.get('c'), cache.bytes]).toEqual(['B', undefined, 6]);
});

/** A layer whose tiles come when they are told to. */
function slowLayer() {
  const asked: { tile: Tile; come: () => void; fail: () => void }[] = [];
  const load = (tile: Tile) =>
    new Promise<HTMLCanvasElement>((resolve, reject) => {
      asked.push({
        tile,
        come: () => resolve({ width: 512, height: 100 } as HTMLCanvasElement),
        fail: () => reject(new Error('gone')),
      });
    });
  return {
    layer: { id: 'slow', load },
    asked,
    turn: () => new Promise((done) => setTimeout(done)),
  };
}

const tiles = (...indices: number[]) => indices.map((index) => ({ level: 0, index }));

test('what is not wanted any more is not loaded', async () => {
  const { layer, asked, turn } = slowLayer();
  const loader = new TileLoader();
  const plot = {};
  loader.want(plot, layer, tiles(1, 2, 3, 4), () => {});
  expect(asked.map(({ tile }) => tile.index)).toEqual([1, 2]);
  loader.want(plot, layer, tiles(8, 9), () => {});
  asked[0]?.come();
  await turn();
  expect(asked.map(({ tile }) => tile.index)).toEqual([1, 2, 8]);
  loader.wantNothing(plot);
  asked[1]?.come();
  await turn();
  expect(asked.length).toBe(3);
});

test('a tile that has come is found, and inside it the finer ones', async () => {
  const { layer, asked, turn } = slowLayer();
  const loader = new TileLoader();
  let loaded = 0;
  loader.want({}, layer, [{ level: 2, index: 1 }], () => loaded++);
  asked[0]?.come();
  await turn();
  expect(loaded).toBe(1);
  expect(loader.find(layer, { level: 2, index: 1 })).toBeDefined();
  expect(loader.findCoarser(layer, { level: 0, index: 6 })).toMatchObject({
    leftPx: 256,
    widthPx: 128,
  });
  expect(loader.findCoarser(layer, { level: 0, index: 8 })).toBeUndefined();
});

test('a tile that could not be made is asked for again only when it is wanted anew', async () => {
  const { layer, asked, turn } = slowLayer();
  const loader = new TileLoader();
  const plot = {};
  loader.want(plot, layer, tiles(1), () => {});
  asked[0]?.fail();
  await turn();
  expect(asked.length).toBe(1);
  loader.want(plot, layer, tiles(1), () => {});
  expect(asked.length).toBe(2);
});
