import type { ClipInfo } from '../../worker/protocol.ts';

/** A part of a clip. */
export interface Stretch {
  fromSeconds: number;
  toSeconds: number;
}

/** The stretch of a clip between two times, in either order, on whole samples. */
export function stretchBetween(
  { frames, sampleRateHz }: Pick<ClipInfo, 'frames' | 'sampleRateHz'>,
  oneSeconds: number,
  otherSeconds: number,
): Stretch {
  const frame = (seconds: number) =>
    Math.min(Math.max(Math.round(seconds * sampleRateHz), 0), frames);
  const one = frame(oneSeconds);
  const other = frame(otherSeconds);
  return {
    fromSeconds: Math.min(one, other) / sampleRateHz,
    toSeconds: Math.max(one, other) / sampleRateHz,
  };
}

export function durationOf({ fromSeconds, toSeconds }: Stretch): number {
  return toSeconds - fromSeconds;
}

/** With the digits that tell one sample from the next at any rate. */
export function exactText(seconds: number): string {
  return String(Number(seconds.toFixed(6)));
}
