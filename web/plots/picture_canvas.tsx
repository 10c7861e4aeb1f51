import { useRef } from 'preact/hooks';
import type { Picture } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { PlotSize } from './spectrogram_view.ts';

interface Props {
  /** For screen readers: what the picture shows. */
  label: string;
  picture: Picture | null;
  /** Hears the canvas's size in device pixels, at first and after every change. */
  onSize: (size: PlotSize) => void;
}

/** A picture of the core's on a canvas that fills its box; the last picture stays, stretched, until the next. */
export function PictureCanvas({ label, picture, onSize }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const heard = useRef(onSize);
  heard.current = onSize;

  useLifetime((lifetime) => {
    if (!canvas.current) return;
    lifetime.measure(canvas.current, ({ width, height }) => {
      const widthPx = Math.round(width * devicePixelRatio);
      const heightPx = Math.round(height * devicePixelRatio);
      if (widthPx > 0 && heightPx > 0) heard.current({ widthPx, heightPx });
    });
  }, []);

  useLifetime(() => {
    if (!canvas.current) return;
    if (picture) draw(canvas.current, picture);
    else clear(canvas.current);
  }, [picture]);

  return <canvas ref={canvas} class="picture" role="img" aria-label={label} />;
}

function draw(canvas: HTMLCanvasElement, picture: Picture): void {
  canvas.width = picture.widthPx;
  canvas.height = picture.heightPx;
  const image = new ImageData(picture.rgba, picture.widthPx, picture.heightPx);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

function clear(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
}
