import { useRef } from 'preact/hooks';
import type { ClipId, View } from '../../worker/protocol.ts';
import { hzOfY, secondsOfX, xOfSeconds, yOfHz } from '../../worker/view/axes.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { noteText } from '../text/pitch.ts';
import { differenceText, levelText, rateText } from '../text/quantities.ts';
import { useSession } from '../views/session_context.ts';
import type { Viewport } from './viewport.ts';

/** How far an arrow key moves the cursor, and with Shift. */
const ARROW_PX = 1;
const SHIFT_PX = 20;

interface Props {
  title: string;
  viewport: Viewport;
  /** How the spectrogram is drawn. */
  view: View;
  /** Whose levels are read; undefined while there is no clip. */
  clip: ClipId | undefined;
  /** The clip that its levels are compared with. */
  minus?: ClipId | undefined;
}

/** A place in the spectrogram. */
interface Place {
  seconds: number;
  hz: number;
}

/** Lies over the plots: says time, frequency, note and level under the pointer, or under a cursor that arrow keys move. */
export function Readout({ title, viewport, view, clip, minus }: Props) {
  const { plots } = useSession();
  const cursor = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLParagraphElement>(null);

  useLifetime(
    (lifetime) => {
      const mark = cursor.current;
      const shown = text.current;
      const track = mark?.parentElement;
      if (!mark || !shown || !track) return;
      let place: Place | undefined;
      let asking = false;

      const say = (db?: number) => {
        if (!place) return;
        const said = placeText(place, db === undefined ? null : textOf(db, minus));
        shown.textContent = said;
        mark.setAttribute('aria-valuenow', place.seconds.toFixed(3));
        mark.setAttribute('aria-valuetext', said);
      };
      const box = () => spectrogramBox(track, view);
      /** One question at a time; when the place has changed meanwhile, the next. */
      const ask = async () => {
        if (asking || clip === undefined) return;
        asking = true;
        for (let asked: Place | undefined; place && asked !== place && !lifetime.over; ) {
          asked = place;
          const pixel = pixelAround(asked, viewport, view, box());
          const db = await plots
            .level({ clip, view: pixel, ...(minus !== undefined && { minus }) })
            .catch(() => undefined);
          if (asked === place) say(db);
        }
        asking = false;
      };
      const show = lifetime.beforeRepaint(() => {
        shown.hidden = !place;
        if (!place) return;
        const { top, width, height } = box();
        const x = xOfSeconds(viewport.shown, width, place.seconds);
        mark.style.transform = `translate(${x}px, ${top + yOfHz(view, height, place.hz)}px)`;
        shown.classList.toggle('at-left', x > width / 2);
        say();
        ask();
      });
      const moveTo = (x: number, y: number) => {
        const { top, width, height } = box();
        const inX = Math.min(Math.max(x, 0), width);
        const inY = Math.min(Math.max(y - top, 0), height);
        place = { seconds: secondsOfX(viewport.shown, width, inX), hz: hzOfY(view, height, inY) };
        show();
      };
      const clear = () => {
        place = undefined;
        show();
      };

      lifetime.listen(track, 'pointermove', ({ pointerType, clientX, clientY }) => {
        if (pointerType === 'touch') return;
        const { left, top } = track.getBoundingClientRect();
        moveTo(clientX - left, clientY - top);
      });
      lifetime.listen(track, 'pointerleave', clear);
      lifetime.listen(mark, 'focus', () => {
        const { top, width, height } = box();
        moveTo(width / 2, top + height / 2);
      });
      lifetime.listen(mark, 'blur', clear);
      lifetime.listen(mark, 'keydown', (event) => {
        const by = steps(event);
        if (!by || !place) return;
        event.preventDefault();
        const { top, width, height } = box();
        const x = xOfSeconds(viewport.shown, width, place.seconds);
        moveTo(x + by.x, top + yOfHz(view, height, place.hz) + by.y);
      });
      lifetime.add(viewport.subscribe(show));
    },
    [viewport, clip, minus, JSON.stringify(view)],
  );

  return (
    <>
      <div
        ref={cursor}
        class="cursor"
        role="slider"
        tabIndex={0}
        aria-label={`Cursor in the spectrogram of ${title}`}
        aria-valuemin={0}
        aria-valuemax={Number(viewport.seconds.toFixed(3))}
        aria-valuenow={0}
      />
      <p ref={text} class="readout" aria-hidden="true" hidden />
    </>
  );
}

/** Where in the track the spectrogram is, in CSS pixels: at its foot. */
function spectrogramBox(track: HTMLElement, view: View) {
  const height = view.heightPx / devicePixelRatio;
  return { top: track.clientHeight - height, width: track.clientWidth, height };
}

/** The view of the one pixel that has this place. */
function pixelAround(
  { seconds, hz }: Place,
  { shown }: Viewport,
  view: View,
  { width, height }: { width: number; height: number },
): View {
  const halfSeconds = (shown.toSeconds - shown.fromSeconds) / width / 2;
  const y = yOfHz(view, height, hz);
  return {
    ...view,
    fromSeconds: seconds - halfSeconds,
    toSeconds: seconds + halfSeconds,
    lowestHz: Math.max(hzOfY(view, height, y + 0.5), 0),
    highestHz: hzOfY(view, height, y - 0.5),
  };
}

function placeText({ seconds, hz }: Place, level: string | null): string {
  const said = [`${seconds.toFixed(3)} s`, rateText(hz)];
  if (hz >= 1) said.push(noteText(hz));
  if (level !== null) said.push(level);
  return said.join(' · ');
}

function textOf(db: number, minus: ClipId | undefined): string {
  return minus === undefined ? levelText(db) : differenceText(db);
}

function steps({ key, shiftKey }: KeyboardEvent): { x: number; y: number } | undefined {
  const px = shiftKey ? SHIFT_PX : ARROW_PX;
  switch (key) {
    case 'ArrowRight':
      return { x: px, y: 0 };
    case 'ArrowLeft':
      return { x: -px, y: 0 };
    case 'ArrowUp':
      return { x: 0, y: -px };
    case 'ArrowDown':
      return { x: 0, y: px };
    default:
      return undefined;
  }
}
