import type { Client, RunningJob } from '../../worker/client.ts';
import type { ClipId, OptionSpec } from '../../worker/protocol.ts';
import { Lifetime } from '../lifetime/lifetime.ts';
import type { Pair, QueueAction } from '../state/queue.ts';
import type { Action } from '../state/reduce.ts';
import { type Choices, settingsOf, wetOf } from '../state/settings.ts';
import { EMPTY_SLOT, type OpenClip, type SlotName } from '../state/slot.ts';
import { INITIAL_STATE, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { styleChoices, stylesInUse, weightiest } from '../state/styles.ts';
import type { Clips } from './clips.ts';
import { finishedResult, titleOf } from './finished_result.ts';
import type { Keeping } from './keeping.ts';
import type { Scoring } from './scoring.ts';
import { sentenceOf } from './sentence.ts';

type Styles = Pick<State, 'slots' | 'weights' | 'morphs'>;

/** What a queued transfer is made with, as it was when it was added. */
interface Order {
  pair: Pair;
  /** The page's, for a pair without one. */
  styles: Styles;
  choices: Choices;
  options: readonly OptionSpec[];
}

const NO_STYLE =
  'There is no style: open one in the page, or put a file that is called “style” beside the others.';

/** Transfers pairs of files in turn, beside what the page shows; the results come into the history. */
export class QueuedTransfers {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #clips: Clips;
  readonly #scoring: Scoring;
  readonly #keeping: Keeping;
  #waiting: Order[] = [];
  /** Copies that were made of the page's style. */
  readonly #styles: ClipId[] = [];
  #running: RunningJob | undefined;
  /** Ends when the queue is stopped. */
  #run: Lifetime | undefined;

  constructor(
    store: Store<State, Action>,
    client: Promise<Client>,
    clips: Clips,
    scoring: Scoring,
    keeping: Keeping,
  ) {
    this.#store = store;
    this.#client = client;
    this.#clips = clips;
    this.#scoring = scoring;
    this.#keeping = keeping;
  }

  /** Adds transfers with the settings, and where a pair has no style the style, that the page has now. */
  async add(pairs: readonly Pair[]): Promise<void> {
    const { engine, choices } = this.#store.state();
    if (engine.status !== 'ready' || pairs.length === 0) return;
    const { options } = engine;
    const styles = await this.#stylesOfPage();
    this.#waiting.push(...pairs.map((pair) => ({ pair, styles, choices, options })));
    this.#tell({ type: 'added', titles: pairs.map(({ title }) => title) });
    if (!this.#run) await this.#runAll();
  }

  /** Gives up the transfer that runs and those that wait; the results that are there stay. */
  stop(): void {
    this.#run?.dispose();
    this.#run = undefined;
    this.#waiting = [];
    this.#forgetStyles();
    this.#running?.cancel().catch(() => undefined);
    this.#tell({ type: 'stopped' });
  }

  /** Puts away what is said of transfers that have ended. */
  clear(): void {
    this.stop();
    this.#tell({ type: 'cleared' });
  }

  async #runAll(): Promise<void> {
    const run = new Lifetime();
    this.#run = run;
    for (let order = this.#waiting.shift(); order; order = this.#waiting.shift()) {
      this.#tell({ type: 'begun' });
      const problem = await this.#transfer(order, run);
      if (run.over) return;
      this.#tell({ type: 'ended', problem });
    }
    this.#run = undefined;
    this.#forgetStyles();
  }

  /** Copies of the page's styles, which may be others when their turn comes. */
  async #stylesOfPage(): Promise<Styles> {
    const state = this.#store.state();
    const client = await this.#client;
    const slots = { ...state.slots };
    for (const { slot, clip } of stylesInUse(state)) {
      const samples = await client.samples(clip.info.id);
      const info = await client.addClip(samples, clip.info.name, 'style');
      this.#styles.push(info.id);
      slots[slot] = { ...EMPTY_SLOT, clip: { ...clip, info } };
    }
    return { slots, weights: state.weights, morphs: state.morphs };
  }

  async #forgetStyles(): Promise<void> {
    const styles = this.#styles.splice(0);
    const client = await this.#client;
    for (const clip of styles) client.forgetClip(clip).catch(() => undefined);
  }

  /** The sentence why it failed, or null. */
  async #transfer(order: Order, run: Lifetime): Promise<string | null> {
    const clips: ClipId[] = [];
    const client = await this.#client;
    try {
      const content = await this.#open('content', order.pair.content, clips);
      const given = order.pair.style && (await this.#open('style', order.pair.style, clips));
      const { slots, weights, morphs } = given ? alone(given) : order.styles;
      const made = {
        slots: { ...slots, content: { ...EMPTY_SLOT, clip: content } },
        weights,
        morphs,
      };
      const styles = stylesInUse(made);
      const style = weightiest(styles)?.clip;
      if (!style) return NO_STYLE;
      if (run.over) return null;
      const { choices, options } = order;
      this.#running = client.transfer(
        content.info.id,
        styleChoices(made),
        settingsOf(choices, options),
        {
          onProgress: ({ fraction }) => run.over || this.#tell({ type: 'progress', fraction }),
        },
      );
      const end = await this.#running.ended;
      if (end.kind === 'cancelled') return null;
      clips.push(end.clip.id);
      const title = titleOf(content, styles, choices, options);
      const wet = wetOf(choices);
      const from = { content, styles, morphs, title, kept: true, wet };
      const scores = await this.#scoring
        .score(client, {
          content: content.info.id,
          style: style.info.id,
          result: end.clip.id,
        })
        .catch(() => null);
      await this.#keeping.keep({ ...finishedResult(end, from), scores });
      return null;
    } catch (error) {
      return sentenceOf(error);
    } finally {
      this.#running = undefined;
      for (const clip of clips) client.forgetClip(clip).catch(() => undefined);
    }
  }

  async #open(role: SlotName, file: File, clips: ClipId[]): Promise<OpenClip> {
    const clip = await this.#clips.load(role, file);
    clips.push(clip.info.id);
    return clip;
  }

  #tell(action: QueueAction): void {
    this.#store.dispatch({ type: 'queue', action });
  }
}

/** A style that is not of the page. */
function alone(clip: OpenClip): Styles {
  const { slots, weights } = INITIAL_STATE;
  return { slots: { ...slots, style: { ...EMPTY_SLOT, clip } }, weights, morphs: false };
}
