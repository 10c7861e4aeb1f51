import { useRef } from 'preact/hooks';
import type { JobPicture } from '../../worker/protocol.ts';
import { xOfSeconds } from '../../worker/view/axes.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { useSession } from '../views/session_context.ts';
import type { PlotSize } from './display.ts';
import { canvasOf } from './layers.ts';
import type { TileLayer, TileLoader } from './tile_loader.ts';
import { extentOf, levelOf, type Tile, tilesOf } from './tiles.ts';
import { spanOf } from './time_window.ts';
import type { Viewport } from './viewport.ts';

interface Props {
  /** For screen readers: what the plot shows. */
  label: string;
  class: 'picture' | 'waveform';
  viewport: Viewport;
  /** Null while there are none. */
  layer: TileLayer | null;
  /** What is drawn where there is no layer. */
  picture?: JobPicture | null;
  /** Hears the canvas's size in device pixels, at first and after every change. */
  onSize: (size: PlotSize) => void;
}

/**
 * The part of a sound that its viewport shows, put together from tiles. Until a tile is there, a coarser one stands for it,
 * stretched; until any is there, what was drawn last.
 */
export function TileCanvas({ label, class: name, viewport, layer, picture, onSize }: Props) {
  const { plots } = useSession();
  const element = useRef<HTMLCanvasElement>(null);
  const plot = useRef<TilePlot | null>(null);
  const told = useRef(onSize);
  told.current = onSize;

  useLifetime((lifetime) => {
    const canvas = element.current;
    if (!canvas) return;
    plot.current = new TilePlot(canvas, plots.tiles, lifetime);
    lifetime.measure(canvas, ({ width, height }) => {
      const widthPx = Math.round(width * devicePixelRatio);
      const heightPx = Math.round(height * devicePixelRatio);
      if (widthPx === 0 || heightPx === 0) return;
      plot.current?.resize(widthPx, heightPx);
      told.current({ widthPx, heightPx });
    });
  }, []);

  useLifetime(
    (lifetime) => {
      plot.current?.show(viewport, layer, picture ?? null);
      lifetime.add(viewport.subscribe(() => plot.current?.redraw()));
    },
    [viewport, layer?.id, picture],
  );

  return <canvas ref={element} class={name} role="img" aria-label={label} />;
}

/** What a canvas shows. */
interface Scene {
  viewport: Viewport;
  layer: TileLayer | null;
  picture: { canvas: HTMLCanvasElement; fromSeconds: number; toSeconds: number } | null;
}

class TilePlot {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #tiles: TileLoader;
  readonly redraw: () => void;
  #scene: Scene | undefined;
  /** What was drawn last, to tell whether what is on the canvas is at its place. */
  #drawn: { viewport: Viewport; fromSeconds: number; toSeconds: number } | undefined;

  constructor(canvas: HTMLCanvasElement, tiles: TileLoader, lifetime: Lifetime) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
    this.#tiles = tiles;
    this.redraw = lifetime.beforeRepaint(() => this.#draw());
    lifetime.add(() => tiles.wantNothing(this));
  }

  /** Without a layer and a picture the last layer stays. */
  show(viewport: Viewport, layer: TileLayer | null, picture: JobPicture | null): void {
    this.#scene = {
      viewport,
      layer: layer ?? (picture ? null : (this.#scene?.layer ?? null)),
      picture: picture && { canvas: canvasOf(picture), ...picture.view },
    };
    this.redraw();
  }

  /** What is drawn stays, stretched, until the next. */
  resize(widthPx: number, heightPx: number): void {
    const { width, height } = this.#canvas;
    if (width === widthPx && height === heightPx) return;
    const last = this.#drawn && document.createElement('canvas');
    if (last) {
      last.width = width;
      last.height = height;
      last.getContext('2d')?.drawImage(this.#canvas, 0, 0);
    }
    this.#canvas.width = widthPx;
    this.#canvas.height = heightPx;
    if (last) this.#context?.drawImage(last, 0, 0, widthPx, heightPx);
    this.redraw();
  }

  #draw(): void {
    const scene = this.#scene;
    if (!scene) return;
    const { viewport, layer, picture } = scene;
    const { fromSeconds, toSeconds } = viewport.shown;
    const last = this.#drawn;
    // Pixels of another part of the same sound are worth nothing; those of another sound until there are new ones.
    const isMoved =
      last?.viewport === viewport &&
      (last.fromSeconds !== fromSeconds || last.toSeconds !== toSeconds);
    if (layer) this.#drawTiles(viewport, layer, isMoved);
    else if (picture) this.#drawPicture(viewport, picture);
    else return;
    this.#drawn = { viewport, fromSeconds, toSeconds };
  }

  #drawPicture({ shown }: Viewport, { canvas, ...extent }: NonNullable<Scene['picture']>): void {
    const { width, height } = this.#canvas;
    this.#tiles.wantNothing(this);
    this.#context?.clearRect(0, 0, width, height);
    const left = xOfSeconds(shown, width, extent.fromSeconds);
    const right = xOfSeconds(shown, width, extent.toSeconds);
    this.#context?.drawImage(canvas, left, 0, right - left, height);
  }

  #drawTiles({ shown, seconds }: Viewport, layer: TileLayer, isMoved: boolean): void {
    const context = this.#context;
    const { width, height } = this.#canvas;
    const level = levelOf(spanOf(shown) / width);
    const visible = tilesOf(shown, level);
    const missing: Tile[] = [];
    for (const tile of visible) {
      const { fromSeconds, toSeconds } = extentOf(tile);
      // On whole pixels, so that no seam shows.
      const left = Math.round(xOfSeconds(shown, width, fromSeconds));
      const right = Math.round(xOfSeconds(shown, width, toSeconds));
      const picture = this.#tiles.find(layer, tile);
      if (!picture) missing.push(tile);
      const coarser = picture ? undefined : this.#tiles.findCoarser(layer, tile);
      if (picture || coarser || isMoved) context?.clearRect(left, 0, right - left, height);
      if (picture) {
        context?.drawImage(picture, left, 0, right - left, height);
      } else if (coarser) {
        const { picture: from, leftPx, widthPx } = coarser;
        context?.drawImage(from, leftPx, 0, widthPx, from.height, left, 0, right - left, height);
      }
    }
    const wanted = missing.length > 0 ? missing : this.#next(layer, visible, seconds);
    this.#tiles.want(this, layer, wanted, this.redraw);
  }

  /** What a scroll would show next, on either side. */
  #next(layer: TileLayer, visible: readonly Tile[], seconds: number): Tile[] {
    const [first, last] = [visible[0], visible.at(-1)];
    if (!first || !last) return [];
    return [
      { ...last, index: last.index + 1 },
      { ...first, index: first.index - 1 },
    ].filter((tile) => {
      const { fromSeconds, toSeconds } = extentOf(tile);
      return toSeconds > 0 && fromSeconds < seconds && !this.#tiles.find(layer, tile);
    });
  }
}
