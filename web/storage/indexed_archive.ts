import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ClipInput } from '../../worker/protocol.ts';
import type { Archive } from './archive.ts';
import { type Change, everySound, type KeptResult, soundsOf, type Whole } from './kept_result.ts';

const NAME = 'retimbre';
const VERSION = 1;

interface Schema extends DBSchema {
  results: { key: string; value: KeptResult };
  /** Samples as 32-bit floats, a buffer a channel, by the sound's digest. */
  sounds: { key: string; value: { sampleRateHz: number; channels: ArrayBuffer[] } };
}

/** Keeps results in the browser's IndexedDB, over reloads. Every change is one transaction. */
export class IndexedArchive implements Archive {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  /** Rejects where the browser keeps nothing for this page. */
  static async open(): Promise<IndexedArchive> {
    const database = await openDB<Schema>(NAME, VERSION, {
      upgrade: (fresh) => {
        fresh.createObjectStore('results', { keyPath: 'id' });
        fresh.createObjectStore('sounds');
      },
      // another tab with a later page must not wait for this one
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    });
    return new IndexedArchive(database);
  }

  close(): void {
    this.#database.close();
  }

  async add({ result, sounds }: Whole): Promise<void> {
    const change = this.#database.transaction(['results', 'sounds'], 'readwrite');
    const [results, stored] = [change.objectStore('results'), change.objectStore('sounds')];
    const writing = async () => {
      if ((await results.getKey(result.id)) !== undefined) return;
      for (const { digest, sound } of everySound(sounds)) {
        if ((await stored.getKey(digest)) !== undefined) continue;
        const channels = sound.channels.map((samples) => samples.slice().buffer);
        await stored.put({ sampleRateHz: sound.sampleRateHz, channels }, digest);
      }
      await results.put(result);
    };
    await both(writing(), change.done);
  }

  list(): Promise<KeptResult[]> {
    return this.#database.getAll('results');
  }

  find(id: string): Promise<KeptResult | undefined> {
    return this.#database.get('results', id);
  }

  async sound(digest: string): Promise<ClipInput | undefined> {
    const stored = await this.#database.get('sounds', digest);
    return (
      stored && {
        sampleRateHz: stored.sampleRateHz,
        channels: stored.channels.map((buffer) => new Float32Array(buffer)),
      }
    );
  }

  async change(id: string, change: Change): Promise<void> {
    const transaction = this.#database.transaction('results', 'readwrite');
    const changing = async () => {
      const result = await transaction.store.get(id);
      if (result) await transaction.store.put({ ...result, ...change });
    };
    await both(changing(), transaction.done);
  }

  async remove(id: string): Promise<void> {
    const change = this.#database.transaction(['results', 'sounds'], 'readwrite');
    const [results, stored] = [change.objectStore('results'), change.objectStore('sounds')];
    const removing = async () => {
      await results.delete(id);
      const used = new Set((await results.getAll()).flatMap(soundsOf));
      for (const digest of await stored.getAllKeys()) {
        if (!used.has(digest)) await stored.delete(digest);
      }
    };
    await both(removing(), change.done);
  }
}

/** Waits for the requests and for their transaction. Of two failures the telling one counts, not that the other was aborted. */
async function both(requests: Promise<void>, done: Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled([requests, done]);
  const reasons = outcomes.flatMap((outcome) => ('reason' in outcome ? [outcome.reason] : []));
  if (reasons.length > 0) throw reasons.find(({ name }) => name !== 'AbortError') ?? reasons[0];
}
