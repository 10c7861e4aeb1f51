import { TooLongError } from './audio_file_error.ts';

/**
 * The most samples, of all channels together, that a clip may have: 256 MiB of floats. With them, their mixture to one channel and
 * a spectrogram, the 2 GiB that the wasm memory can have are not used up by the clip alone.
 */
export const mostSamples = 2 ** 26;

export interface ClipSize {
  frames: number;
  channels: number;
  sampleRateHz: number;
}

/** Throws a TooLongError with what would fit when a clip of so many sample frames is too long to be worked on. */
export function requireFittingLength(
  name: string,
  { frames, channels, sampleRateHz }: ClipSize,
): void {
  if (frames * channels <= mostSamples) return;
  const fitsSeconds = mostSamples / (channels * sampleRateHz);
  const minutes = Math.floor((10 * fitsSeconds) / 60) / 10;
  throw new TooLongError(
    `${name} is too long: at ${sampleRateHz} Hz with ${channels} ${channels === 1 ? 'channel' : 'channels'} ` +
      `at most ${minutes} minutes fit into memory; cut out the part that you want.`,
    fitsSeconds,
  );
}

/**
 * How many of the sample frames that there are of a file, so far, are read: all of them, or where only its first seconds are asked
 * for, so many as fit. Throws a TooLongError where all are asked for and do not fit.
 */
export function framesRead(name: string, size: ClipSize, firstSeconds: number | undefined): number {
  const { frames, channels, sampleRateHz } = size;
  if (firstSeconds === undefined) {
    requireFittingLength(name, size);
    return frames;
  }
  const most = Math.min(firstSeconds * sampleRateHz, mostSamples / channels);
  return Math.min(frames, Math.floor(most));
}
