import type { Client } from '../../worker/client.ts';
import type { ClipId, ClipInput, WavFormat } from '../../worker/protocol.ts';
import { Player, type PlayOptions } from '../audio/player.ts';
import type { Action } from '../state/reduce.ts';
import { type Heard, liveResult, type Result, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { sentenceOf } from './sentence.ts';

/** Plays clips and the live sound, and saves results. */
export class Listening {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #sounds: (clip: ClipId) => Promise<ClipInput | null>;
  readonly #player: Player;
  /** Only the latest wish to hear something counts. */
  #wishes = 0;

  /** `sounds` gives the sounds of clips that need not be asked of the worker. */
  constructor(
    store: Store<State, Action>,
    client: Promise<Client>,
    sounds: (clip: ClipId) => Promise<ClipInput | null>,
  ) {
    this.#store = store;
    this.#client = client;
    this.#sounds = sounds;
    this.#player = new Player(() => this.#store.dispatch({ type: 'heard', heard: null }));
  }

  async playClip(clip: ClipId, fromSeconds = 0): Promise<void> {
    const key = clipKey(clip);
    await this.#play({ kind: 'clip', clip }, { fromSeconds }, async () => {
      if (!this.#player.has(key)) this.#player.load(key, await this.#samples(clip));
    });
  }

  /**
   * Plays the live sound, over and over, so that it can be listened to while it changes. With `soFar` it is first put in the place
   * of the one that was there.
   */
  async playLive(fromSeconds = 0, soFar?: () => Promise<ClipInput | undefined>): Promise<void> {
    await this.#play({ kind: 'live' }, { fromSeconds, loops: true }, async () => {
      const sound = await soFar?.();
      if (sound) this.loadLive(sound);
      // Of the result that came with the page nobody has loaded the sound.
      const result = liveResult(this.#store.state());
      if (result && !this.#player.has(LIVE_KEY)) this.loadLive(await this.#samples(result.clip.id));
    });
  }

  async #samples(clip: ClipId): Promise<ClipInput> {
    return (await this.#sounds(clip)) ?? (await this.#client).samples(clip);
  }

  /** Another live sound; while the last one is heard it fades over. */
  loadLive(sound: ClipInput): void {
    this.#player.load(LIVE_KEY, sound);
  }

  stop(): void {
    this.#wishes++;
    this.#player.stop();
    this.#store.dispatch({ type: 'heard', heard: null });
  }

  /** Where `heard` is being played, in seconds; undefined when it is not. */
  positionSeconds(heard: Heard): number | undefined {
    return this.#player.positionSeconds(keyOf(heard));
  }

  /** Root mean square of what goes to the output now. */
  level(): number {
    return this.#player.level();
  }

  forget(clip: ClipId): void {
    if (this.#player.positionSeconds(clipKey(clip)) !== undefined) this.stop();
    this.#player.forget(clipKey(clip));
  }

  async save(result: Result, format: WavFormat): Promise<void> {
    try {
      const bytes = await (await this.#client).encodeWav(result.clip.id, format);
      download(bytes, result.fileName);
      this.#store.dispatch({ type: 'output-problem', problem: null });
    } catch (error) {
      this.#store.dispatch({ type: 'output-problem', problem: sentenceOf(error) });
    } finally {
      this.#store.dispatch({ type: 'saved', clip: result.clip.id });
    }
  }

  async #play(heard: Heard, options: PlayOptions, load: () => Promise<void>): Promise<void> {
    const wish = ++this.#wishes;
    try {
      await load();
      if (wish !== this.#wishes) return;
      await this.#player.play(keyOf(heard), options);
      this.#store.dispatch({ type: 'heard', heard });
    } catch (error) {
      this.#store.dispatch({ type: 'heard', heard: null });
      this.#store.dispatch({ type: 'output-problem', problem: sentenceOf(error) });
    }
  }
}

const LIVE_KEY = 'live';

function clipKey(clip: ClipId): string {
  return `clip ${clip}`;
}

function keyOf(heard: Heard): string {
  return heard.kind === 'clip' ? clipKey(heard.clip) : LIVE_KEY;
}

function download(bytes: ArrayBuffer, fileName: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the bytes over by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
