import type { Page } from '@playwright/test';
import type { ClipInput } from '../../worker/protocol.ts';

declare global {
  interface Window {
    /** The samples of the sound that was started last. */
    lastSound: { channels: Float32Array[]; sampleRateHz: number };
  }
}

/** Keeps the samples of whatever is played; to be called before the page is opened. */
export async function keepLastSound(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (...rest) {
      start.apply(this, rest);
      const { buffer } = this;
      if (!buffer) return;
      const channels = Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
        buffer.getChannelData(channel).slice(),
      );
      window.lastSound = { channels, sampleRateHz: buffer.sampleRate };
    };
  });
}

export async function lastSound(page: Page): Promise<ClipInput> {
  const { channels, sampleRateHz } = await page.evaluate(() => ({
    channels: window.lastSound.channels.map((samples) => [...samples]),
    sampleRateHz: window.lastSound.sampleRateHz,
  }));
  return { channels: channels.map((samples) => Float32Array.from(samples)), sampleRateHz };
}

/** By straight lines: enough for sound that has little near half its rate. */
export function resampled(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  return Float32Array.from({ length: Math.floor((samples.length * toHz) / fromHz) }, (_, frame) => {
    const at = (frame * fromHz) / toHz;
    const before = samples[Math.floor(at)] ?? 0;
    const after = samples[Math.floor(at) + 1] ?? before;
    return before + (at % 1) * (after - before);
  });
}

/** The normalised correlation of `part` with the stretch of `whole` that is most like its middle; 1 for the same sound. */
export function correlationIn(whole: Float32Array, part: Float32Array): number {
  const middle = Math.floor(part.length / 2);
  const probe = part.subarray(middle, middle + 1500);
  let found = 0;
  let best = -Infinity;
  for (let at = 0; at + probe.length <= whole.length; at++) {
    const likeness = correlationOf(whole.subarray(at, at + probe.length), probe);
    if (likeness > best) [best, found] = [likeness, at];
  }
  const start = Math.max(found - middle, 0);
  const rest = part.subarray(Math.max(middle - found, 0));
  const stretch = whole.subarray(start, start + rest.length);
  return correlationOf(stretch, rest.subarray(0, stretch.length));
}

function correlationOf(one: Float32Array, other: Float32Array): number {
  let products = 0;
  let squares = 0;
  let otherSquares = 0;
  for (let i = 0; i < one.length; i++) {
    const a = one[i] ?? 0;
    const b = other[i] ?? 0;
    products += a * b;
    squares += a * a;
    otherSquares += b * b;
  }
  return products / Math.sqrt(squares * otherSquares || 1);
}
