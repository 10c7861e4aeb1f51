import type { Client, RunningJob } from '../../worker/client.ts';
import type { ClipId, View } from '../../worker/protocol.ts';
import { beginJob } from '../state/job.ts';
import type { Action } from '../state/reduce.ts';
import { settingsOf, wetOf } from '../state/settings.ts';
import { followsBySelf, liveResult, type Result, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { styleChoices, stylesInUse, weightiest } from '../state/styles.ts';
import { finishedResult, type MadeFrom, titleOf } from './finished_result.ts';
import type { Listening, SoFar } from './listening.ts';
import type { Scoring } from './scoring.ts';
import { sentenceOf } from './sentence.ts';

/** The pace of the live pictures: each costs the running job a few milliseconds. */
const LIVE_PICTURE_EVERY_MS = 300;

/** How long a result rests before its scores are taken: while a slider is tried out nobody reads them. */
const SCORES_REST_MS = 300;

/** Runs one transfer of full quality at a time; a new one takes the place of one that runs. */
export class Transfers {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #listening: Listening;
  readonly #scoring: Scoring;
  #running: { job: RunningJob; content: ClipId } | undefined;
  #view: View | null = null;
  /** Only the latest start counts. */
  #starts = 0;

  constructor(
    store: Store<State, Action>,
    client: Promise<Client>,
    listening: Listening,
    scoring: Scoring,
  ) {
    this.#store = store;
    this.#client = client;
    this.#listening = listening;
    this.#scoring = scoring;
  }

  /** Makes a result of the clips and settings that are shown. `kept`: whether it stays when the next comes. */
  async start(kept: boolean): Promise<void> {
    const state = this.#store.state();
    const { engine, slots, choices } = state;
    const content = slots.content.clip;
    const styles = stylesInUse(state);
    if (engine.status === 'failed' || !content || styles.length === 0) return;
    this.#cancelRunning();
    const follows = followsBySelf(state);
    const start = this.#starts;
    const startedAt = performance.now();
    const title = titleOf(content, styles, choices, engine.options);
    const clips = [content, ...styles.map(({ clip }) => clip)].map(({ info }) => info.id);
    this.#store.dispatch({ type: 'job-begun', job: beginJob(title, clips) });
    const tell = (action: Action) => {
      if (start === this.#starts) this.#store.dispatch(action);
    };
    try {
      const client = await this.#client;
      if (start !== this.#starts) return;
      const settings = settingsOf(choices, engine.options);
      const running = client.transfer(content.info.id, styleChoices(state), settings, {
        onProgress: (progress) => tell({ type: 'job', action: { type: 'progress', progress } }),
        onPicture: (picture) => tell({ type: 'job', action: { type: 'picture', picture } }),
        onPiece: (piece) => {
          // Where a quick preview is heard, the result takes its place when it is whole.
          if (follows || start !== this.#starts) return;
          this.#listening.grow(piece, piece.totalFrames, content.info.id);
        },
        ...(this.#view && { livePicture: pictures(this.#view) }),
      });
      this.#running = { job: running, content: content.info.id };
      const end = await running.ended;
      if (end.kind === 'cancelled') {
        if (start === this.#starts) this.#listening.endGrowing();
        tell({ type: 'job-cancelled' });
        return;
      }
      const sound = await client.samples(end.clip.id);
      if (start !== this.#starts) {
        await client.forgetClip(end.clip.id);
        return;
      }
      this.#running = undefined;
      this.#listening.loadLive(sound, content.info.id, end.clip.id);
      this.#listening.endGrowing();
      const wet = wetOf(this.#store.state().choices);
      const { morphs } = state;
      const result = finishedResult(end, { content, styles, morphs, title, kept, wet });
      this.#store.dispatch({ type: 'job-done', result });
      const { seconds } = result;
      performance.measure('retimbre: full quality', { start: startedAt, detail: { seconds } });
      this.#score(client, result, { content, styles });
    } catch (error) {
      if (start === this.#starts) this.#listening.endGrowing();
      tell({ type: 'job-failed', problem: sentenceOf(error) });
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

  /** Ends the running transfer because it is not wanted any more. */
  drop(): void {
    this.#cancelRunning();
    if (this.#store.state().job) this.#store.dispatch({ type: 'job-dropped' });
  }

  /** The running job's result so far as sound, where it is heard while it is made. */
  async soFar(): Promise<SoFar | undefined> {
    const running = this.#running;
    if (!running || followsBySelf(this.#store.state())) return undefined;
    const sound = await running.job.preview().catch(() => undefined);
    return sound && { sound, content: running.content };
  }

  /** Asks for pictures of the running job, and of those to come, in this view; null for none. */
  watch(view: View | null): Promise<void> {
    this.#view = view;
    return this.#tell((running) => running.setLivePicture(view && pictures(view)));
  }

  #cancelRunning(): void {
    this.#starts++;
    this.#listening.endGrowing();
    this.#tell((running) => running.cancel());
    this.#running = undefined;
  }

  /** A job that ends while it is being told something has no use for it: `ended` says how it ended. */
  async #tell(say: (running: RunningJob) => Promise<unknown>): Promise<void> {
    if (!this.#running) return;
    await say(this.#running.job).catch(() => undefined);
  }

  #wish(wish: 'run' | 'pause' | 'cancel'): void {
    this.#store.dispatch({ type: 'job', action: { type: 'wish', wish } });
  }

  /** Scores the result if it is still the live one after a rest; what cannot be scored has none. */
  async #score(
    client: Client,
    result: Result,
    { content, styles }: Pick<MadeFrom, 'content' | 'styles'>,
  ): Promise<void> {
    const style = weightiest(styles)?.clip;
    if (!style) return;
    await new Promise((resolve) => setTimeout(resolve, SCORES_REST_MS));
    const state = this.#store.state();
    if (state.job || liveResult(state)?.clip.id !== result.clip.id) return;
    const clip = result.clip.id;
    try {
      const scores = await this.#scoring.score(client, {
        content: content.info.id,
        style: style.info.id,
        result: clip,
      });
      this.#store.dispatch({ type: 'scored', clip, scores });
    } catch {
      // The dashes in the place of the scores say it.
    }
  }
}

function pictures(view: View) {
  return { view, everyMs: LIVE_PICTURE_EVERY_MS };
}
