import type { Lifetime } from '../lifetime/lifetime.ts';
import type { Archive } from './archive.ts';
import type { IndexedArchive } from './indexed_archive.ts';
import type { Change, KeptResult, StoredSound, Whole } from './kept_result.ts';
import { MemoryArchive } from './memory_archive.ts';
import { askToPersist } from './usage.ts';

const NOTHING_STORED =
  'This browser stores nothing for this page: results stay until it is closed, so download those that you want to keep.';
const STORAGE_FULL =
  'There is no space left to store every result: those marked “not stored” stay until the page is closed; download them, or delete others.';

/** The one place that results are kept in: what the browser does not store stays in memory. */
export class Vault {
  readonly #memory = new MemoryArchive();
  readonly #lifetime: Lifetime;
  readonly #onProblem: (problem: string | null) => void;
  #opening: Promise<IndexedArchive | null> | undefined;

  /** `onProblem` hears one sentence why something is not stored, and null when all is again. */
  constructor(lifetime: Lifetime, onProblem: (problem: string | null) => void) {
    this.#lifetime = lifetime;
    this.#onProblem = onProblem;
  }

  async add(whole: Whole): Promise<void> {
    if (!(await this.#store(whole))) await this.#memory.add(whole);
  }

  /** In no order; `unstored` are those that stay only until the page is closed. */
  async list(): Promise<{ results: KeptResult[]; unstored: Set<string> }> {
    const unstored = await this.#memory.list();
    const stored = (await (await this.#stored())?.list()) ?? [];
    return {
      results: [...unstored, ...stored],
      unstored: new Set(unstored.map(({ id }) => id)),
    };
  }

  /** Throws one sentence if it is not there any more. */
  async find(id: string): Promise<Whole> {
    const archive = await this.#archiveOf(id);
    const result = await found(archive, id);
    const read = async (digest: string): Promise<StoredSound> => {
      const sound = await archive.sound(digest);
      if (!sound) throw new Error(`The sounds of “${result.title}” are not stored any more.`);
      return { digest, sound };
    };
    return {
      result,
      sounds: {
        content: result.content && (await read(result.content.sound)),
        styles: await Promise.all(result.styles.map((style) => read(style.sound))),
        result: await read(result.sound),
      },
    };
  }

  async change(id: string, change: Change): Promise<void> {
    await (await this.#archiveOf(id)).change(id, change);
  }

  async remove(id: string): Promise<void> {
    await (await this.#archiveOf(id)).remove(id);
    await this.#storeRest();
  }

  /** Stores what is only in memory, as far as there is space again. */
  async #storeRest(): Promise<void> {
    const rest = await this.#memory.list();
    for (const { id } of rest) {
      if (!(await this.#store(await this.find(id)))) return;
      await this.#memory.remove(id);
    }
    if (rest.length > 0) this.#onProblem(null);
  }

  /** Whether it is stored now. */
  async #store(whole: Whole): Promise<boolean> {
    const archive = await this.#stored();
    if (!archive) return false;
    try {
      await archive.add(whole);
    } catch (error) {
      this.#onProblem(problemOf(error));
      return false;
    }
    await askToPersist();
    return true;
  }

  async #archiveOf(id: string): Promise<Archive> {
    if (await this.#memory.find(id)) return this.#memory;
    return (await this.#stored()) ?? this.#memory;
  }

  #stored(): Promise<IndexedArchive | null> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<IndexedArchive | null> {
    try {
      // it comes with a library that most pages open without
      const { IndexedArchive } = await import('./indexed_archive.ts');
      const archive = await IndexedArchive.open();
      this.#lifetime.add(() => archive.close());
      return archive;
    } catch {
      this.#onProblem(NOTHING_STORED);
      return null;
    }
  }
}

async function found(archive: Archive, id: string): Promise<KeptResult> {
  const result = await archive.find(id);
  if (!result) throw new Error('This result is not there any more: another tab has deleted it.');
  return result;
}

function problemOf(error: unknown): string {
  if (error instanceof Error && error.name === 'QuotaExceededError') return STORAGE_FULL;
  const reason = error instanceof Error ? error.message : String(error);
  return `A result could not be stored (${reason}): it stays until the page is closed, so download it to keep it.`;
}
