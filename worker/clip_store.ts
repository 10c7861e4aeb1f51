import type { RetimbreModule, Stretch } from './engine/module.ts';
import { expectValue, FailureError } from './engine/outcome.ts';
import type { ClipId, ClipInfo, ClipInput, ClipRole } from './protocol.ts';
import { cutOut } from './stretch.ts';

interface KeptClip {
  samples: ClipInput;
  info: ClipInfo;
}

/** The clips that the page knows by id. Their samples are JavaScript's, so that they outlive a wasm module that breaks. */
export class ClipStore {
  readonly #clips = new Map<ClipId, KeptClip>();
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
    this.#clips.delete(id);
  }

  samples(id: ClipId): ClipInput {
    const clip = this.#clips.get(id);
    if (!clip) throw new FailureError({ code: 'internal', message: `There is no clip ${id}.` });
    return clip.samples;
  }
}
