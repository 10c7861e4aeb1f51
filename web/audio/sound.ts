import type { ClipInput } from '../../worker/protocol.ts';

/** How long a stretch of a growing sound fades over into the next; both are the same sound there. */
const JOIN_SECONDS = 0.01;

/** A run of a sound as it is scheduled. */
export interface Stretch {
  fromSeconds: number;
  toSeconds: number;
  buffer: AudioBuffer;
  /** From the second stretch on, a join earlier than the stretch. */
  bufferFromSeconds: number;
}

/** A sound that is whole, or comes in pieces, in order and without gaps. */
export class Sound {
  readonly durationSeconds: number;
  readonly stretches: Stretch[] = [];
  /** How long two stretches overlap, in whole frames. */
  readonly joinSeconds: number;
  readonly #sampleRateHz: number;
  readonly #frames: number;
  readonly #joinFrames: number;
  #scheduledFrames = 0;
  /** What the next stretch begins with: the join, and after it what was too short to be a stretch. */
  #head: Float32Array<ArrayBuffer>[] = [];

  private constructor(frames: number, sampleRateHz: number) {
    this.#frames = frames;
    this.#sampleRateHz = sampleRateHz;
    this.#joinFrames = Math.round(JOIN_SECONDS * sampleRateHz);
    this.durationSeconds = frames / sampleRateHz;
    this.joinSeconds = this.#joinFrames / sampleRateHz;
  }

  static whole(clip: ClipInput): Sound {
    const sound = new Sound(clip.channels[0]?.length ?? 0, clip.sampleRateHz);
    sound.add(clip);
    return sound;
  }

  /** A sound of so many frames, none of which is there yet. */
  static growing(frames: number, sampleRateHz: number): Sound {
    return new Sound(frames, sampleRateHz);
  }

  /** Came in one piece: it can go round. */
  get isWhole(): boolean {
    return this.stretches.length === 1 && this.#scheduledFrames === this.#frames;
  }

  /** Where the last stretch ends. */
  get readySeconds(): number {
    return this.#scheduledFrames / this.#sampleRateHz;
  }

  add({ channels }: ClipInput): void {
    const rate = this.#sampleRateHz;
    const from = this.#scheduledFrames;
    const begin = from === 0 ? 0 : from - this.#joinFrames;
    const joined = channels.map((samples, c) => concatenated(this.#head[c], samples));
    this.#head = joined;
    const to = begin + (joined[0]?.length ?? 0);
    // Joins of a shorter one would overlap.
    if (to - from < 2 * this.#joinFrames && to < this.#frames) return;
    this.#scheduledFrames = to;
    this.#head = joined.map((samples) => samples.slice(-this.#joinFrames));
    this.stretches.push({
      fromSeconds: from / rate,
      toSeconds: to / rate,
      buffer: bufferOf({ channels: joined, sampleRateHz: rate }),
      bufferFromSeconds: begin / rate,
    });
  }
}

function concatenated(
  head: Float32Array<ArrayBuffer> | undefined,
  samples: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  if (!head) return samples;
  const joined = new Float32Array(head.length + samples.length);
  joined.set(head);
  joined.set(samples, head.length);
  return joined;
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
