import type { ClipInput } from '../../worker/protocol.ts';
import type { Archive } from './archive.ts';
import { type Change, everySound, type KeptResult, soundsOf, type Whole } from './kept_result.ts';

/** Keeps until the page is closed what cannot be stored. */
export class MemoryArchive implements Archive {
  readonly #results = new Map<string, KeptResult>();
  readonly #sounds = new Map<string, ClipInput>();

  async add({ result, sounds }: Whole): Promise<void> {
    if (!this.#results.has(result.id)) this.#results.set(result.id, result);
    for (const { digest, sound } of everySound(sounds)) this.#sounds.set(digest, sound);
  }

  async list(): Promise<KeptResult[]> {
    return [...this.#results.values()];
  }

  async find(id: string): Promise<KeptResult | undefined> {
    return this.#results.get(id);
  }

  async sound(digest: string): Promise<ClipInput | undefined> {
    const sound = this.#sounds.get(digest);
    return sound && { ...sound, channels: sound.channels.map((samples) => samples.slice()) };
  }

  async change(id: string, change: Change): Promise<void> {
    const result = this.#results.get(id);
    if (result) this.#results.set(id, { ...result, ...change });
  }

  async remove(id: string): Promise<void> {
    this.#results.delete(id);
    const used = new Set([...this.#results.values()].flatMap(soundsOf));
    for (const digest of this.#sounds.keys()) {
      if (!used.has(digest)) this.#sounds.delete(digest);
    }
  }
}
