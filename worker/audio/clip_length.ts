import { AudioFileError } from './audio_file_error.ts';

/**
 * The most samples, of all channels together, that a clip may have: 256 MiB of floats. With them, their mixture to one channel and
 * a spectrogram, the 2 GiB that the wasm memory can have are not used up by the clip alone.
 */
export const mostSamples = 2 ** 26;

/** Throws an AudioFileError with what would fit when a clip of so many sample frames is too long to be worked on. */
export function requireFittingLength(
  name: string,
  { frames, channels, sampleRateHz }: { frames: number; channels: number; sampleRateHz: number },
): void {
  if (frames * channels <= mostSamples) return;
  const minutes = Math.floor((10 * mostSamples) / (channels * sampleRateHz * 60)) / 10;
  throw new AudioFileError(
    `${name} is too long: at ${sampleRateHz} Hz with ${channels} ${channels === 1 ? 'channel' : 'channels'} ` +
      `at most ${minutes} minutes fit into memory; cut out the part that you want.`,
  );
}
