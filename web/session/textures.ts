import type { Client, RunningJob } from '../../worker/client.ts';
import type { Action } from '../state/reduce.ts';
import { settingOf, settingsOf } from '../state/settings.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { namedClip, secondsOfWork, stem } from './finished_result.ts';
import type { Listening } from './listening.ts';
import { sentenceOf } from './sentence.ts';

/** Makes one texture at a time of the style alone, of any length. */
export class Textures {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #listening: Listening;
  #running: RunningJob | undefined;

  constructor(store: Store<State, Action>, client: Promise<Client>, listening: Listening) {
    this.#store = store;
    this.#client = client;
    this.#listening = listening;
  }

  /** `seconds` as it was typed: the engine says what is wrong with it. */
  async start(seconds: string): Promise<void> {
    const { engine, slots, choices, texture } = this.#store.state();
    const style = slots.style.clip;
    if (engine.status !== 'ready' || !style || texture) return;
    const tell = this.#store.dispatch;
    const title = `Texture of ${style.title}, ${seconds} s`;
    tell({ type: 'texture-begun', title });
    try {
      const client = await this.#client;
      const length = engine.options.find(({ name }) => name === 'seconds');
      const settings = {
        ...settingsOf(choices, engine.options, 'texture'),
        seconds: length ? settingOf(length, seconds) : seconds,
      };
      this.#running = client.texture(style.info.id, settings, {
        onProgress: (progress) => tell({ type: 'texture-progress', progress }),
        onPiece: (piece) => this.#listening.growTexture(piece, piece.totalFrames),
      });
      const end = await this.#running.ended;
      if (end.kind === 'cancelled') {
        this.#listening.endTexture();
        tell({ type: 'texture-ended', problem: null });
        return;
      }
      const { clip, report } = end;
      this.#listening.loadClip(clip.id, await client.samples(clip.id));
      tell({
        type: 'texture-done',
        result: {
          kind: 'texture',
          clip,
          title,
          fileName: `${stem(style.info.name)}_texture.wav`,
          report,
          notes: report.notes.filter((note) => !style.notes.includes(note)),
          seconds: secondsOfWork(report),
          origin: { content: null, styles: [{ ...namedClip(style), weight: 1 }], morphs: false },
          kept: true,
          entry: null,
          mix: null,
          scores: null,
        },
      });
      this.#listening.endTexture();
    } catch (error) {
      this.#listening.endTexture();
      tell({ type: 'texture-ended', problem: sentenceOf(error) });
    } finally {
      this.#running = undefined;
    }
  }

  async cancel(): Promise<void> {
    await this.#running?.cancel().catch(() => undefined);
  }
}
