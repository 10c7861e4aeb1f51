import type { RetimbreModule, Spectrogram, Stretch } from './engine/module.ts';
import { expectValue, FailureError } from './engine/outcome.ts';
import type { ClipId, ClipInfo, ClipInput, ClipRole } from './protocol.ts';
import { cutOut } from './stretch.ts';

interface KeptClip {
  samples: ClipInput;
  info: ClipInfo;
}

/**
 * Magnitudes of clips of so many sample frames together stay in the wasm memory to be drawn from: 128 MiB, which is two minutes each of
 * content, style and result at 44.1 kHz. Those of one clip may be more.
 */
const mostSpectrogramFrames = 2 ** 24;

/**
 * The clips that the page knows by id. Their samples are JavaScript's, so that they outlive a wasm module that breaks;
 * the spectrograms made from them are the module's.
 */
export class ClipStore {
  readonly #clips = new Map<ClipId, KeptClip>();
  readonly #spectrograms = new Map<ClipId, Spectrogram>();
  #nextId = 1;

  /** Keeps a clip that the module finds usable; throws a FailureError with its sentence otherwise. */
  add(
    module: RetimbreModule,
    samples: ClipInput,
    name: string,
    role: ClipRole,
    id: ClipId = this.#nextId++,
  ): ClipInfo {
    const facts = expectValue(module.inspect(samples, role));
    const info = { ...facts, id, name };
    this.#clips.set(info.id, { samples, info });
    return info;
  }

  /** Keeps a stretch of a clip as another; what lies outside the clip is left out. */
  trim(module: RetimbreModule, id: ClipId, stretch: Stretch, role: ClipRole): ClipInfo {
    return this.add(module, cutOut(this.samples(id), stretch), this.#name(id), role);
  }

  #name(id: ClipId): string {
    return this.#clips.get(id)?.info.name ?? '';
  }

  forget(id: ClipId): void {
    this.#spectrograms.get(id)?.delete();
    this.#spectrograms.delete(id);
    this.#clips.delete(id);
  }

  samples(id: ClipId): ClipInput {
    const clip = this.#clips.get(id);
    if (!clip) throw new FailureError({ code: 'internal', message: `There is no clip ${id}.` });
    return clip.samples;
  }

  spectrogram(module: RetimbreModule, id: ClipId): Spectrogram {
    const kept = this.#spectrograms.get(id);
    if (kept) return kept;
    this.#makeRoomFor(this.#frames(id));
    const made = expectValue(module.createSpectrogram(this.samples(id)));
    this.#spectrograms.set(id, made);
    return made;
  }

  /** Drops the oldest spectrograms until one of so many sample frames may come. */
  #makeRoomFor(frames: number): void {
    let total = frames;
    for (const id of this.#spectrograms.keys()) total += this.#frames(id);
    for (const [id, spectrogram] of this.#spectrograms) {
      if (total <= mostSpectrogramFrames) return;
      spectrogram.delete();
      this.#spectrograms.delete(id);
      total -= this.#frames(id);
    }
  }

  #frames(id: ClipId): number {
    return this.#clips.get(id)?.info.frames ?? 0;
  }

  /** To be called when the module that made them is gone. */
  dropSpectrograms(): void {
    this.#spectrograms.clear();
  }
}
