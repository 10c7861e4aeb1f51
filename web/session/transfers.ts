import type { Client, RunningJob } from '../../worker/client.ts';
import type { ClipInput, JobEnd, View } from '../../worker/protocol.ts';
import { highestShownHz } from '../plots/spectrogram_view.ts';
import { beginJob } from '../state/job.ts';
import type { Action } from '../state/reduce.ts';
import { settingsOf } from '../state/settings.ts';
import type { OpenClip } from '../state/slot.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { sentenceOf } from './sentence.ts';

/** The pace of the live pictures: each costs the running job a few milliseconds. */
const LIVE_PICTURE_EVERY_MS = 300;

/** Runs one transfer at a time. */
export class Transfers {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  #running: RunningJob | undefined;

  constructor(store: Store<State, Action>, client: Promise<Client>) {
    this.#store = store;
    this.#client = client;
  }

  async start(): Promise<void> {
    const { engine, slots, choices, job } = this.#store.state();
    const content = slots.content.clip;
    const style = slots.style.clip;
    if (job || engine.status !== 'ready' || !content || !style) return;
    const title = `${content.title} × ${style.title}`;
    const { seconds, sampleRateHz } = content.info;
    this.#store.dispatch({
      type: 'job-begun',
      job: beginJob(title, seconds, highestShownHz(sampleRateHz)),
    });
    const client = await this.#client;
    const settings = settingsOf(choices, engine.options);
    const running = client.transfer(content.info.id, style.info.id, settings, {
      onProgress: (progress) =>
        this.#store.dispatch({ type: 'job', action: { type: 'progress', progress } }),
      onPicture: (picture) =>
        this.#store.dispatch({ type: 'job', action: { type: 'picture', picture } }),
    });
    this.#running = running;
    try {
      this.#end(await running.ended, title, content, style);
    } catch (error) {
      this.#store.dispatch({ type: 'job-failed', problem: sentenceOf(error) });
    } finally {
      this.#running = undefined;
    }
  }

  pause(): Promise<void> {
    this.#wish('pause');
    return this.#tell((running) => running.pause());
  }

  resume(): Promise<void> {
    this.#wish('run');
    return this.#tell((running) => running.resume());
  }

  cancel(): Promise<void> {
    this.#wish('cancel');
    return this.#tell((running) => running.cancel());
  }

  /** The running job's result so far as sound. */
  async preview(): Promise<ClipInput | undefined> {
    return this.#running?.preview();
  }

  /** Asks for pictures of the running job in this view; null for none. */
  watch(view: View | null): Promise<void> {
    const livePicture = view && { view, everyMs: LIVE_PICTURE_EVERY_MS };
    return this.#tell((running) => running.setLivePicture(livePicture));
  }

  /** A job that ends while it is being told something has no use for it: `ended` says how it ended. */
  async #tell(say: (running: RunningJob) => Promise<unknown>): Promise<void> {
    if (!this.#running) return;
    await say(this.#running).catch(() => undefined);
  }

  #wish(wish: 'run' | 'pause' | 'cancel'): void {
    this.#store.dispatch({ type: 'job', action: { type: 'wish', wish } });
  }

  #end(end: JobEnd, title: string, content: OpenClip, style: OpenClip): void {
    if (end.kind === 'cancelled') {
      this.#store.dispatch({ type: 'job-cancelled' });
      return;
    }
    const { clip, report } = end;
    const seconds = Object.values(report.seconds).reduce((sum, part) => sum + part, 0);
    const fileName = `${stem(content.info.name)}_as_${stem(style.info.name)}.wav`;
    const said = [...content.notes, ...style.notes];
    const notes = report.notes.filter((note) => !said.includes(note));
    const result = { clip, title, fileName, report, notes, seconds };
    this.#store.dispatch({ type: 'job-done', result });
  }
}

function stem(fileName: string): string {
  return fileName.replace(/\.[^.]*$/, '');
}
