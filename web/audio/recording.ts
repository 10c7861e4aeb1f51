import type { ClipInput } from '../../worker/protocol.ts';

/** What has been recorded so far, up to a number of sample frames. */
export class Recording {
  readonly sampleRateHz: number;
  readonly #mostFrames: number;
  readonly #pieces: Float32Array[][];
  #frames = 0;

  constructor(sampleRateHz: number, channels: number, mostFrames: number) {
    this.sampleRateHz = sampleRateHz;
    this.#mostFrames = mostFrames;
    this.#pieces = Array.from({ length: channels }, () => []);
  }

  get frames(): number {
    return this.#frames;
  }

  get seconds(): number {
    return this.#frames / this.sampleRateHz;
  }

  get mostSeconds(): number {
    return this.#mostFrames / this.sampleRateHz;
  }

  get isFull(): boolean {
    return this.#frames === this.#mostFrames;
  }

  /** Takes as much of a piece as there is room for. */
  add(piece: readonly Float32Array[]): void {
    const frames = Math.min(piece[0]?.length ?? 0, this.#mostFrames - this.#frames);
    if (frames === 0) return;
    this.#pieces.forEach((pieces, channel) => {
      pieces.push(piece[channel]?.subarray(0, frames) ?? new Float32Array(frames));
    });
    this.#frames += frames;
  }

  /** All of it as one clip, after which nothing is left here. A microphone that says the same on both channels is mono. */
  take(): ClipInput {
    const channels = this.#pieces.map((pieces) => joined(pieces.splice(0), this.#frames));
    this.#frames = 0;
    const [first, second] = channels;
    const isMono = first && second && first.every((sample, frame) => sample === second[frame]);
    return { channels: isMono ? [first] : channels, sampleRateHz: this.sampleRateHz };
  }
}

function joined(pieces: Float32Array[], frames: number): Float32Array<ArrayBuffer> {
  const all = new Float32Array(frames);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
