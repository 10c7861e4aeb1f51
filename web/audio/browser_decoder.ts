import type { ClipInput } from '../../worker/protocol.ts';

/** decodeAudioData resamples to its context's rate; this one keeps the whole audible band. */
const DECODED_RATE_HZ = 48_000;

/** Decodes what the browser knows and the worker does not, or gives null. The samples come at 48 kHz, whatever the file's rate. */
export async function decodeByBrowser(bytes: ArrayBuffer): Promise<ClipInput | null> {
  const context = new OfflineAudioContext(1, 1, DECODED_RATE_HZ);
  try {
    const buffer = await context.decodeAudioData(bytes);
    const channels = Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
      buffer.getChannelData(channel).slice(),
    );
    return { channels, sampleRateHz: buffer.sampleRate };
  } catch {
    return null;
  }
}
