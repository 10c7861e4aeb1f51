import type { ClipInput } from '../../worker/protocol.ts';

/** How long the gain takes up and down, so that starting and stopping do not click. */
const RAMP_SECONDS = 0.008;

interface Voice {
  key: string;
  source: AudioBufferSourceNode;
  gain: GainNode;
  /** The context's time at which the sound's own zero was, or would have been. */
  zeroAtSeconds: number;
  durationSeconds: number;
}

/**
 * Plays one sound at a time through one graph: source, its gain, master gain, analyser, output. The context is made at
 * the first play, which is a person's gesture, as browsers ask.
 */
export class Player {
  #context: AudioContext | undefined;
  #analyser: AnalyserNode | undefined;
  #master: GainNode | undefined;
  #voice: Voice | undefined;
  readonly #buffers = new Map<string, AudioBuffer>();
  readonly #onEnd: (key: string) => void;

  /** `onEnd` hears of sounds that came to their end by themselves. */
  constructor(onEnd: (key: string) => void) {
    this.#onEnd = onEnd;
  }

  has(key: string): boolean {
    return this.#buffers.has(key);
  }

  /** Keeps a sound under `key`; one that was there is replaced. */
  load(key: string, sound: ClipInput): void {
    const { context } = this.#graph();
    const frames = sound.channels[0]?.length ?? 0;
    const buffer = context.createBuffer(sound.channels.length, frames, sound.sampleRateHz);
    sound.channels.forEach((channel, index) => {
      buffer.copyToChannel(channel, index);
    });
    this.#buffers.set(key, buffer);
  }

  forget(key: string): void {
    this.#buffers.delete(key);
  }

  /** Plays a loaded sound from `fromSeconds`; what is playing stops. */
  async play(key: string, fromSeconds = 0): Promise<void> {
    const buffer = this.#buffers.get(key);
    if (!buffer) return;
    this.stop();
    const { context, master } = this.#graph();
    if (context.state === 'suspended') await context.resume();
    const source = new AudioBufferSourceNode(context, { buffer });
    const gain = new GainNode(context, { gain: 0 });
    source.connect(gain).connect(master);
    const now = context.currentTime;
    gain.gain.setValueAtTime(0, now);
    gain.gain.linearRampToValueAtTime(1, now + RAMP_SECONDS);
    const from = Math.min(Math.max(fromSeconds, 0), buffer.duration);
    source.onended = () => this.#ended(source);
    source.start(now, from);
    this.#voice = {
      key,
      source,
      gain,
      zeroAtSeconds: now - from,
      durationSeconds: buffer.duration,
    };
  }

  stop(): void {
    const voice = this.#voice;
    const context = this.#context;
    if (!voice || !context) return;
    this.#voice = undefined;
    const now = context.currentTime;
    voice.gain.gain.cancelScheduledValues(now);
    voice.gain.gain.setValueAtTime(voice.gain.gain.value, now);
    voice.gain.gain.linearRampToValueAtTime(0, now + RAMP_SECONDS);
    voice.source.stop(now + RAMP_SECONDS);
  }

  /** Where `key` is being played, in seconds; undefined when it is not. */
  positionSeconds(key: string): number | undefined {
    const voice = this.#voice;
    if (voice?.key !== key || !this.#context) return undefined;
    return Math.min(this.#context.currentTime - voice.zeroAtSeconds, voice.durationSeconds);
  }

  /** Root mean square of the samples that pass to the output now, 1 is full scale; 0 before the first play. */
  level(): number {
    if (!this.#analyser) return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  }

  #graph(): { context: AudioContext; master: GainNode } {
    if (this.#context && this.#master) return { context: this.#context, master: this.#master };
    const context = new AudioContext();
    const master = new GainNode(context);
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    master.connect(analyser).connect(context.destination);
    this.#context = context;
    this.#master = master;
    this.#analyser = analyser;
    return { context, master };
  }

  #ended(source: AudioBufferSourceNode): void {
    if (this.#voice?.source !== source) return;
    const { key } = this.#voice;
    this.#voice = undefined;
    this.#onEnd(key);
  }
}
