import { secondsOfX } from '../../worker/view/axes.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { afterZoomKey, moved, spanOf, zoomed } from './time_window.ts';
import type { Viewport } from './viewport.ts';

/** What the wheel of a mouse moves by at a time is about 100; then what is shown is half as long. */
const PX_PER_HALVING = 150;
/** Browsers that count lines. */
const PX_PER_LINE = 16;

/**
 * Over the plots of a sound the wheel scrolls, with Ctrl (and so by two fingers on a touchpad) it zooms around the pointer, two
 * fingers on a screen do both, one moves what is shown; `+`, `-` and `0` zoom wherever the focus is.
 */
export function panAndZoom(
  lifetime: Lifetime,
  figure: HTMLElement,
  track: HTMLElement,
  viewport: Viewport,
): void {
  const secondsAt = (clientX: number) => {
    const { left, width } = track.getBoundingClientRect();
    return secondsOfX(viewport.shown, width, clientX - left);
  };
  const zoom = (factor: number, clientX: number) =>
    viewport.show(zoomed(viewport.shown, viewport.seconds, factor, secondsAt(clientX)));
  const scroll = (byPx: number) => {
    const secondsPerPx = spanOf(viewport.shown) / track.clientWidth;
    return viewport.show(moved(viewport.shown, viewport.seconds, byPx * secondsPerPx));
  };

  lifetime.listen(figure, 'wheel', (event) => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PX_PER_LINE : 1;
    if (event.ctrlKey || event.metaKey) {
      // Not the page.
      event.preventDefault();
      zoom(2 ** ((-event.deltaY * unit) / PX_PER_HALVING), event.clientX);
      return;
    }
    const by = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    // At the clip's ends, and where all of it is shown, the page scrolls.
    if (scroll(by * unit)) event.preventDefault();
  });

  lifetime.listen(figure, 'keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = afterZoomKey(event.key, viewport.shown, viewport.seconds);
    if (!next) return;
    event.preventDefault();
    viewport.show(next);
  });

  const fingers = new Map<number, number>();
  lifetime.listen(track, 'pointerdown', ({ pointerType, pointerId, clientX }) => {
    if (pointerType === 'touch') fingers.set(pointerId, clientX);
  });
  lifetime.listen(track, 'pointermove', (event) => {
    const { pointerId, clientX } = event;
    const before = fingers.get(pointerId);
    if (before === undefined) return;
    const other = [...fingers].find(([id]) => id !== pointerId)?.[1];
    // One finger on the waveform marks a part of the clip.
    const marks = event.target instanceof Element && event.target.matches('.selection-strip');
    fingers.set(pointerId, clientX);
    if (other !== undefined) {
      const [distance, last] = [Math.abs(clientX - other), Math.abs(before - other)];
      if (last > 0 && distance > 0) zoom(distance / last, other);
    } else if (!marks) {
      scroll(before - clientX);
    }
  });
  const lift = ({ pointerId }: PointerEvent) => fingers.delete(pointerId);
  lifetime.listen(track, 'pointerup', lift);
  lifetime.listen(track, 'pointercancel', lift);
}
