import { useRef } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { Axis } from './axis.tsx';
import { timeAxis } from './ticks.ts';
import { afterMoveKey, moved, spanOf } from './time_window.ts';
import { useShown } from './use_shown.ts';
import type { Viewport } from './viewport.ts';

interface Props {
  viewport: Viewport;
  title: string;
  widthPx: number;
}

/** The time that is shown; dragging it, or keys, show another. */
export function TimeAxis({ viewport, title, widthPx }: Props) {
  const shown = useShown(viewport);
  const axis = useRef<HTMLDivElement>(null);

  useLifetime(
    (lifetime) => {
      const element = axis.current;
      if (!element) return;
      let heldAt: number | undefined;
      lifetime.listen(element, 'pointerdown', (event) => {
        if (event.button !== 0) return;
        element.setPointerCapture(event.pointerId);
        heldAt = event.clientX;
      });
      lifetime.listen(element, 'pointermove', (event) => {
        if (heldAt === undefined) return;
        const secondsPerPx = spanOf(viewport.shown) / element.clientWidth;
        const bySeconds = (heldAt - event.clientX) * secondsPerPx;
        viewport.show(moved(viewport.shown, viewport.seconds, bySeconds));
        heldAt = event.clientX;
      });
      const release = () => {
        heldAt = undefined;
      };
      lifetime.listen(element, 'pointerup', release);
      lifetime.listen(element, 'pointercancel', release);
    },
    [viewport],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const next = afterMoveKey(event.key, viewport.shown, viewport.seconds);
    if (!next) return;
    event.preventDefault();
    viewport.show(next);
  };

  const { fromSeconds, toSeconds } = shown;
  const text = `${fromSeconds.toFixed(2)} to ${toSeconds.toFixed(2)} of ${viewport.seconds.toFixed(2)} seconds`;
  return (
    <div
      ref={axis}
      class={spanOf(shown) < viewport.seconds ? 'time-axis held' : 'time-axis'}
      role="slider"
      tabIndex={0}
      aria-label={`Time shown of ${title}`}
      aria-valuemin={0}
      aria-valuemax={Number(viewport.seconds.toFixed(2))}
      aria-valuenow={Number(fromSeconds.toFixed(2))}
      aria-valuetext={text}
      title="Ctrl and the wheel, or + and −, zoom; drag, the wheel or arrow keys scroll; 0 shows all"
      onKeyDown={onKeyDown}
    >
      <Axis side="bottom" ticks={timeAxis(shown, widthPx)} />
    </div>
  );
}
