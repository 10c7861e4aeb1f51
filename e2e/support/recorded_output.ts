import type { Page } from '@playwright/test';

/** What went to the loudspeakers, its first channel, without gaps. */
export interface Recording {
  sampleRateHz: number;
  /** Of the audio graph's clock. */
  fromSeconds: number;
  samples: Float32Array;
}

declare global {
  interface Window {
    recorded: { sampleRateHz: number; fromFrame: number; blocks: Float32Array[] };
  }
}

const RECORDER = `registerProcessor('recorder', class extends AudioWorkletProcessor {
  process([[samples]]) {
    this.port.postMessage({
      frame: currentFrame,
      samples: samples ? samples.slice() : new Float32Array(128),
    });
    return true;
  }
});`;

/** Records everything that goes to the loudspeakers; to be called before the page is opened, which must not keep to its policy. */
export async function recordOutput(page: Page): Promise<void> {
  await page.addInitScript((source) => {
    window.recorded = { sampleRateHz: 0, fromFrame: -1, blocks: [] };
    const connect = AudioNode.prototype.connect as (node: AudioNode) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
      if (to instanceof AudioDestinationNode) record(this);
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;

    async function record(node: AudioNode) {
      const context = node.context;
      const script = new Blob([source], { type: 'text/javascript' });
      await context.audioWorklet.addModule(URL.createObjectURL(script));
      const recorder = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0 });
      recorder.port.onmessage = ({ data }) => {
        if (window.recorded.fromFrame < 0) window.recorded.fromFrame = data.frame;
        window.recorded.sampleRateHz = context.sampleRate;
        window.recorded.blocks.push(data.samples);
      };
      connect.call(node, recorder);
    }
  }, RECORDER);
}

export async function recordedOutput(page: Page): Promise<Recording> {
  const { sampleRateHz, fromFrame, values } = await page.evaluate(() => {
    const { blocks, ...rest } = window.recorded;
    return { ...rest, values: blocks.flatMap((block) => [...block]) };
  });
  return {
    sampleRateHz,
    fromSeconds: fromFrame / sampleRateHz,
    samples: Float32Array.from(values),
  };
}

/** A part of a recording by the audio graph's clock. */
export function between(
  { samples, sampleRateHz, fromSeconds }: Recording,
  begin: number,
  end: number,
): Float32Array {
  const frame = (seconds: number) => Math.round((seconds - fromSeconds) * sampleRateHz);
  return samples.subarray(Math.max(0, frame(begin)), frame(end));
}

export function rmsDb(samples: Float32Array): number {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return 10 * Math.log10(energy);
}

/** The largest bend of a waveform from one sample to the next: a click is one, a low tone has hardly any. */
export function largestBend(samples: Float32Array): number {
  let largest = 0;
  for (let i = 2; i < samples.length; i++) {
    const bend = (samples[i] ?? 0) - 2 * (samples[i - 1] ?? 0) + (samples[i - 2] ?? 0);
    largest = Math.max(largest, Math.abs(bend));
  }
  return largest;
}
