import type { TimeAxis } from '../../worker/view/axes.ts';

/** Closer than this there is nothing more to see: at 44.1 kHz these are 441 samples. */
const LEAST_SECONDS = 0.01;
/** What a key zooms by, and by what part of what is shown an arrow or a page key moves. */
const KEY_ZOOM = 1.5;
const ARROW_PART = 0.1;
const PAGE_PART = 0.9;
/** Shorter ones are not turned while a sound plays. */
const LEAST_PAGE_SECONDS = 0.5;

export function wholeClip(seconds: number): TimeAxis {
  return { fromSeconds: 0, toSeconds: seconds };
}

export function spanOf({ fromSeconds, toSeconds }: TimeAxis): number {
  return toSeconds - fromSeconds;
}

/** The part of a clip of `seconds` that begins at `fromSeconds` and is `span` long, moved and cut to lie within it. */
function within(seconds: number, fromSeconds: number, span: number): TimeAxis {
  const length = Math.min(Math.max(span, LEAST_SECONDS), seconds);
  const from = Math.min(Math.max(fromSeconds, 0), seconds - length);
  return { fromSeconds: from, toSeconds: from + length };
}

/** `factor` times closer (less than 1: farther away); what is at `atSeconds` stays where it is, as far as the clip goes. */
export function zoomed(
  shown: TimeAxis,
  seconds: number,
  factor: number,
  atSeconds: number,
): TimeAxis {
  const length = Math.min(Math.max(spanOf(shown) / factor, LEAST_SECONDS), seconds);
  const place = (atSeconds - shown.fromSeconds) / spanOf(shown);
  return within(seconds, atSeconds - place * length, length);
}

/** Later by `bySeconds`, or earlier, up to the clip's ends. */
export function moved(shown: TimeAxis, seconds: number, bySeconds: number): TimeAxis {
  return within(seconds, shown.fromSeconds + bySeconds, spanOf(shown));
}

/**
 * What shows a sound that has played on from `beforeSeconds`: the page that begins where it is, when it has just left what is shown.
 * Who has looked elsewhere, or so closely that pages would flicker, is left there.
 */
export function afterPlaying(
  shown: TimeAxis,
  seconds: number,
  beforeSeconds: number,
  nowSeconds: number,
): TimeAxis | undefined {
  const isShown = (at: number) => at >= shown.fromSeconds && at <= shown.toSeconds;
  if (spanOf(shown) < LEAST_PAGE_SECONDS) return undefined;
  if (!isShown(beforeSeconds) || isShown(nowSeconds)) return undefined;
  return within(seconds, nowSeconds, spanOf(shown));
}

/** What `+`, `-` and `0` show: closer, farther, the whole clip. */
export function afterZoomKey(key: string, shown: TimeAxis, seconds: number): TimeAxis | undefined {
  const middle = (shown.fromSeconds + shown.toSeconds) / 2;
  switch (key) {
    case '+':
    case '=':
      return zoomed(shown, seconds, KEY_ZOOM, middle);
    case '-':
    case '_':
      return zoomed(shown, seconds, 1 / KEY_ZOOM, middle);
    case '0':
      return wholeClip(seconds);
    default:
      return undefined;
  }
}

/** What arrows, page keys, Home and End show. */
export function afterMoveKey(key: string, shown: TimeAxis, seconds: number): TimeAxis | undefined {
  const span = spanOf(shown);
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return moved(shown, seconds, ARROW_PART * span);
    case 'ArrowLeft':
    case 'ArrowUp':
      return moved(shown, seconds, -ARROW_PART * span);
    case 'PageDown':
      return moved(shown, seconds, PAGE_PART * span);
    case 'PageUp':
      return moved(shown, seconds, -PAGE_PART * span);
    case 'Home':
      return moved(shown, seconds, -seconds);
    case 'End':
      return moved(shown, seconds, seconds);
    default:
      return undefined;
  }
}
