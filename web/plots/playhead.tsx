import { useRef } from 'preact/hooks';
import { secondsOfX, xOfSeconds } from '../../worker/view/axes.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { Heard } from '../state/state.ts';
import { clockText } from '../text/quantities.ts';
import { useSession } from '../views/session_context.ts';
import { afterPlaying } from './time_window.ts';
import type { Viewport } from './viewport.ts';

/** How far an arrow key moves. */
const ARROW_SECONDS = 0.5;

interface Props {
  heard: Heard;
  title: string;
  viewport: Viewport;
  playing: boolean;
}

/** Lies over the plots of a sound: shows where it is playing, and plays from where it is pressed. */
export function Playhead({ heard, title, viewport, playing }: Props) {
  const { seconds } = viewport;
  const session = useSession();
  const track = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);

  useLifetime(
    (lifetime) => {
      const show = (position: number) => {
        const place = xOfSeconds(viewport.shown, 1, position);
        line.current?.style.setProperty('--played', place.toFixed(5));
        track.current?.setAttribute('aria-valuenow', position.toFixed(1));
        track.current?.setAttribute('aria-valuetext', `${position.toFixed(1)} seconds`);
      };
      show(0);
      if (!playing) return;
      let before = session.listening.positionSeconds(heard) ?? 0;
      lifetime.animate(() => {
        const now = session.listening.positionSeconds(heard) ?? 0;
        const next = afterPlaying(viewport.shown, seconds, before, now);
        if (next) viewport.show(next);
        show(now);
        before = now;
      });
    },
    [playing, viewport],
  );

  const playFrom = (position: number) =>
    session.listening.play(heard, Math.min(Math.max(position, 0), seconds));

  const onClick = (event: MouseEvent) => {
    if (!track.current) return;
    const { left, width } = track.current.getBoundingClientRect();
    playFrom(secondsOfX(viewport.shown, width, event.clientX - left));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const now = session.listening.positionSeconds(heard) ?? 0;
    const target = positionAfter(event.key, now, seconds);
    if (target === undefined) return;
    event.preventDefault();
    playFrom(target);
  };

  return (
    <div
      ref={track}
      class={playing ? 'playhead playing' : 'playhead'}
      role="slider"
      tabIndex={0}
      aria-label={`Play ${title} from`}
      aria-valuemin={0}
      aria-valuemax={Number(seconds.toFixed(1))}
      aria-valuenow={0}
      title={`Play from here (${clockText(seconds)} in all)`}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <div ref={line} class="playhead-line" />
    </div>
  );
}

function positionAfter(key: string, now: number, seconds: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return now + ARROW_SECONDS;
    case 'ArrowLeft':
    case 'ArrowDown':
      return now - ARROW_SECONDS;
    case 'Home':
      return 0;
    case 'PageUp':
      return now + seconds / 10;
    case 'PageDown':
      return now - seconds / 10;
    case 'Enter':
      return now;
    default:
      return undefined;
  }
}
