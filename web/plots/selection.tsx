import { useRef } from 'preact/hooks';
import type { ClipInfo } from '../../worker/protocol.ts';
import { secondsOfX, xOfSeconds } from '../../worker/view/axes.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { type Stretch, stretchBetween } from '../state/stretch.ts';
import { useShown } from './use_shown.ts';
import type { Viewport } from './viewport.ts';

/** A press that moves less is a click. */
const DRAG_PIXELS = 4;

interface Props {
  info: ClipInfo;
  viewport: Viewport;
  selection: Stretch | null;
  onSelect: (stretch: Stretch) => void;
  /** The waveform was pressed and not dragged. */
  onPress: (seconds: number) => void;
}

/** Lies over a clip's waveform: dragging marks a part of the clip. By keyboard the fields below the plots do the same. */
export function Selection({ info, viewport, selection, onSelect, onPress }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const told = useRef({ onSelect, onPress });
  told.current = { onSelect, onPress };

  useLifetime(
    (lifetime) => {
      const element = strip.current;
      if (!element) return;
      let pressedAt: number | undefined;
      let drags = false;
      const secondsAt = (x: number) => {
        const { left, width } = element.getBoundingClientRect();
        const inside = Math.min(Math.max(x - left, 0), width);
        return secondsOfX(viewport.shown, width, inside);
      };
      lifetime.listen(element, 'pointerdown', (event) => {
        if (event.button !== 0) return;
        element.setPointerCapture(event.pointerId);
        pressedAt = event.clientX;
        drags = false;
      });
      lifetime.listen(element, 'pointermove', (event) => {
        if (pressedAt === undefined) return;
        drags ||= Math.abs(event.clientX - pressedAt) >= DRAG_PIXELS;
        if (!drags) return;
        const stretch = stretchBetween(info, secondsAt(pressedAt), secondsAt(event.clientX));
        told.current.onSelect(stretch);
      });
      lifetime.listen(element, 'pointerup', () => {
        if (pressedAt !== undefined && !drags) told.current.onPress(secondsAt(pressedAt));
        pressedAt = undefined;
      });
      lifetime.listen(element, 'pointercancel', () => {
        pressedAt = undefined;
      });
    },
    [info, viewport],
  );

  const shown = useShown(viewport);
  const part = (seconds: number) => Math.min(Math.max(xOfSeconds(shown, 1, seconds), 0), 1);
  return (
    <>
      {selection && (
        <div
          class="selection"
          style={{
            '--from': part(selection.fromSeconds),
            '--to': part(selection.toSeconds),
          }}
        />
      )}
      <div ref={strip} class="selection-strip" title="Drag to select, press to play from here" />
    </>
  );
}
