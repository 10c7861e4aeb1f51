import type { ClipPiece, Job, JobShape } from './engine/module.ts';
import { expectValue } from './engine/outcome.ts';
import type { ClipInput } from './protocol.ts';

/** A clip that comes in pieces. */
export class GrowingClip {
  readonly frames: number;
  readonly #shape: JobShape;
  #channels: Float32Array<ArrayBuffer>[] = [];
  #ready = 0;

  constructor(shape: JobShape) {
    this.#shape = shape;
    this.frames = shape.frames;
  }

  /** The next piece; one that begins at 0 begins another clip. */
  add({ channels, fromFrame }: ClipPiece): void {
    if (fromFrame === 0) {
      this.#channels = channels.map(() => new Float32Array(this.frames));
      this.#ready = 0;
    }
    if (fromFrame !== this.#ready)
      throw new Error(`A piece at ${fromFrame} came after ${this.#ready} frames.`);
    for (const [c, samples] of channels.entries()) this.#channels[c]?.set(samples, fromFrame);
    this.#ready += channels[0]?.length ?? 0;
  }

  /** The whole clip; what is not there yet is silent. It is not changed by what comes after the next beginning. */
  whole(): ClipInput {
    return { channels: this.#channels, sampleRateHz: this.#shape.sampleRateHz };
  }

  /** What is there, and after it a piece that is not final. */
  followedBy(piece: ClipPiece): ClipInput {
    const { sampleRateHz } = this.#shape;
    const skipped = Math.max(0, this.#ready - piece.fromFrame);
    const channels = Array.from({ length: this.#shape.channels }, (_, c) => {
      const end = piece.channels[c]?.subarray(skipped) ?? new Float32Array(0);
      const samples = new Float32Array(this.#ready + end.length);
      samples.set(this.#channels[c]?.subarray(0, this.#ready) ?? []);
      samples.set(end, this.#ready);
      return samples;
    });
    return { channels, sampleRateHz };
  }
}

/** Takes all steps of a job without a pause and gives its result. Throws a FailureError when it fails. */
export function finished(job: Job): ClipInput {
  const result = new GrowingClip(job.shape());
  for (let stage = ''; stage !== 'done'; ) {
    stage = expectValue(job.step(1000)).stage;
    for (let piece = job.take(); piece; piece = job.take()) result.add(piece);
  }
  return result.whole();
}
