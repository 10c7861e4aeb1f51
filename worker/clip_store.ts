import type { RetimbreModule, Spectrogram } from './engine/module.ts';
import { expectValue, FailureError } from './engine/outcome.ts';
import type { ClipId, ClipInfo, ClipInput, ClipRole } from './protocol.ts';

interface KeptClip {
  samples: ClipInput;
  info: ClipInfo;
}

/** Magnitudes of so many clips stay in the wasm memory to be drawn from: content, style and result. */
const mostSpectrograms = 3;

/**
 * The clips that the page knows by id. Their samples are JavaScript's, so that they outlive a wasm module that breaks;
 * the spectrograms made from them are the module's.
 */
export class ClipStore {
  readonly #clips = new Map<ClipId, KeptClip>();
  readonly #spectrograms = new Map<ClipId, Spectrogram>();
  #nextId = 1;

  /** Keeps a clip that the module finds usable; throws a FailureError with its sentence otherwise. */
  add(module: RetimbreModule, samples: ClipInput, name: string, role: ClipRole): ClipInfo {
    const facts = expectValue(module.inspect(samples, role));
    const info = { ...facts, id: this.#nextId++, name };
    this.#clips.set(info.id, { samples, info });
    return info;
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
    const made = expectValue(module.createSpectrogram(this.samples(id)));
    this.#spectrograms.set(id, made);
    const [oldest] = this.#spectrograms.keys();
    if (this.#spectrograms.size > mostSpectrograms && oldest !== undefined) {
      this.#spectrograms.get(oldest)?.delete();
      this.#spectrograms.delete(oldest);
    }
    return made;
  }

  /** To be called when the module that made them is gone. */
  dropSpectrograms(): void {
    this.#spectrograms.clear();
  }
}
