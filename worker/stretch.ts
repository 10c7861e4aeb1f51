import type { ClipInput, Stretch } from './engine/module.ts';

/** A stretch of a clip, in memory of its own; what lies outside the clip is left out. */
export function cutOut(
  { channels, sampleRateHz }: ClipInput,
  { fromSeconds, toSeconds }: Stretch,
): ClipInput {
  const frame = (seconds: number) => Math.max(0, Math.round(seconds * sampleRateHz));
  return {
    channels: channels.map((samples) => samples.slice(frame(fromSeconds), frame(toSeconds))),
    sampleRateHz,
  };
}
