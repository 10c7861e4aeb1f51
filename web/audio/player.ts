import type { ClipInput } from '../../worker/protocol.ts';

/** How long the gain takes up and down, so that starting and stopping do not click. */
const RAMP_SECONDS = 0.008;
/** How long one sound fades over into the next that takes its place. */
const CROSSFADE_SECONDS = 0.03;
/** The graph is told so early of a crossfade, so that both its sides begin on the same sample. */
const LEAD_SECONDS = 0.02;

export interface PlayOptions {
  fromSeconds?: number;
  /** From its end a sound goes on at its start, until it is stopped. */
  loops?: boolean;
}

interface Voice {
  key: string;
  loops: boolean;
  source: AudioBufferSourceNode;
  /** Takes it away; another gain brought it in, so that neither has to know how far the other is. */
  fadeOut: GainNode;
  /** The context's time at which the sound's own zero was, or would have been. */
  zeroAtSeconds: number;
  durationSeconds: number;
}

/**
 * Plays one sound at a time through one graph: source, its two gains, master gain, analyser, output. The context is made at
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

  /**
   * Keeps a sound under `key` in the place of the one that was there. When that one is playing, it fades over into the new one at
   * the place where it is.
   */
  load(key: string, sound: ClipInput): void {
    const buffer = bufferOf(sound);
    this.#buffers.set(key, buffer);
    if (this.#voice?.key === key) this.#fadeOver(this.#voice, buffer);
  }

  forget(key: string): void {
    this.#buffers.delete(key);
  }

  /** Plays a loaded sound; what is playing stops. */
  async play(key: string, { fromSeconds = 0, loops = false }: PlayOptions = {}): Promise<void> {
    const buffer = this.#buffers.get(key);
    if (!buffer) return;
    this.stop();
    const { context } = this.#graph();
    if (context.state === 'suspended') await context.resume();
    const now = context.currentTime;
    const from = Math.min(Math.max(fromSeconds, 0), buffer.duration);
    this.#voice = this.#start(buffer, { key, loops, at: now, from, rampSeconds: RAMP_SECONDS });
  }

  stop(): void {
    const voice = this.#voice;
    const context = this.#context;
    if (!voice || !context) return;
    this.#voice = undefined;
    silence(voice, context.currentTime, RAMP_SECONDS);
  }

  /** Where `key` is being played, in seconds; undefined when it is not. */
  positionSeconds(key: string): number | undefined {
    const voice = this.#voice;
    if (voice?.key !== key || !this.#context) return undefined;
    return positionAt(voice, this.#context.currentTime);
  }

  /** Root mean square of the samples that pass to the output now, 1 is full scale; 0 before the first play. */
  level(): number {
    if (!this.#analyser) return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  }

  #fadeOver(voice: Voice, buffer: AudioBuffer): void {
    const { context } = this.#graph();
    const at = context.currentTime + LEAD_SECONDS;
    const from = positionAt(voice, at);
    if (from >= buffer.duration) return;
    silence(voice, at, CROSSFADE_SECONDS);
    const { key, loops } = voice;
    this.#voice = this.#start(buffer, { key, loops, at, from, rampSeconds: CROSSFADE_SECONDS });
  }

  #start(
    buffer: AudioBuffer,
    plan: { key: string; loops: boolean; at: number; from: number; rampSeconds: number },
  ): Voice {
    const { context, master } = this.#graph();
    const { key, loops, at, from, rampSeconds } = plan;
    const source = new AudioBufferSourceNode(context, { buffer, loop: loops });
    const fadeIn = new GainNode(context, { gain: 0 });
    const fadeOut = new GainNode(context);
    source.connect(fadeIn).connect(fadeOut).connect(master);
    fadeIn.gain.setValueAtTime(0, at);
    fadeIn.gain.linearRampToValueAtTime(1, at + rampSeconds);
    source.onended = () => this.#ended(source);
    source.start(at, from);
    return {
      key,
      loops,
      source,
      fadeOut,
      zeroAtSeconds: at - from,
      durationSeconds: buffer.duration,
    };
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

function bufferOf({ channels, sampleRateHz }: ClipInput): AudioBuffer {
  const buffer = new AudioBuffer({
    length: channels[0]?.length ?? 0,
    numberOfChannels: channels.length,
    sampleRate: sampleRateHz,
  });
  channels.forEach((samples, channel) => {
    buffer.copyToChannel(samples, channel);
  });
  return buffer;
}

function positionAt({ zeroAtSeconds, durationSeconds, loops }: Voice, atSeconds: number): number {
  const played = Math.max(atSeconds - zeroAtSeconds, 0);
  return loops ? played % durationSeconds : Math.min(played, durationSeconds);
}

/** Lets the voice fade out from `at` on. */
function silence({ source, fadeOut }: Voice, at: number, rampSeconds: number): void {
  fadeOut.gain.setValueAtTime(1, at);
  fadeOut.gain.linearRampToValueAtTime(0, at + rampSeconds);
  source.stop(at + rampSeconds);
}
