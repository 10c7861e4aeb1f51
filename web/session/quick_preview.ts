import type { Client, LiveJob } from '../../worker/client.ts';
import type { OptionSpec, Settings, StyleChoice, View } from '../../worker/protocol.ts';
import { Lifetime } from '../lifetime/lifetime.ts';
import type { Action } from '../state/reduce.ts';
import { fits, optionsInUse, STRENGTH, settingsOf } from '../state/settings.ts';
import { followsBySelf, isFinished, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { styleChoices } from '../state/styles.ts';
import type { Listening } from './listening.ts';
import { sentenceOf } from './sentence.ts';
import type { Transfers } from './transfers.ts';

/** What a quick preview makes do with: it sounds like the full result and is there at once. */
const QUICK = { rank: 96, iterations: 12, phase: 'pghi', 'phase-iterations': 3 };

/** How long the settings must rest before a new preview is begun. */
const SETTINGS_REST_MS = 150;
/** How long the strength must rest before the full quality is made. */
const STRENGTH_REST_MS = 400;
/** Pictures come with each sound; in between there is hardly time for one. */
const PICTURE_EVERY_MS = 1000;

/** What a preview is of. */
interface Wanted {
  content: number;
  styles: StyleChoice[];
  /** All but the strength. */
  settings: Settings;
  strength: number;
}

/**
 * Follows the clips and settings that are shown: as soon as there are two clips a quick preview is made of them, then the full
 * quality. The quick job stays and is steered while the strength moves; any other change begins anew.
 */
export class QuickPreview {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #transfers: Transfers;
  readonly #listening: Listening;
  #wanted: Wanted | null = null;
  #attempt = new Lifetime();
  #job: LiveJob | undefined;
  #view: View | null = null;
  #strengthRest = new Lifetime();

  constructor(
    store: Store<State, Action>,
    client: Promise<Client>,
    transfers: Transfers,
    listening: Listening,
    lifetime: Lifetime,
  ) {
    this.#store = store;
    this.#client = client;
    this.#transfers = transfers;
    this.#listening = listening;
    lifetime.add(store.subscribe((state) => this.#follow(state)));
    lifetime.add(() => this.#end());
  }

  /** Asks for a picture of each sound in this view; null for none. */
  async watch(view: View | null): Promise<void> {
    this.#view = view;
    await this.#job?.setLivePicture(view && pictures(view)).catch(() => undefined);
  }

  #follow(state: State): void {
    const before = this.#wanted;
    const wanted = wantedOf(state);
    if (JSON.stringify(wanted) === JSON.stringify(before)) return;
    this.#wanted = wanted;
    if (wanted && before && isSame(wanted, before)) this.#steer(wanted.strength);
    else this.#begin(wanted, before);
  }

  #end(): void {
    this.#attempt.dispose();
    this.#strengthRest.dispose();
  }

  #begin(wanted: Wanted | null, before: Wanted | null): void {
    if (before) this.#transfers.drop();
    this.#end();
    if (!wanted) return;
    const attempt = new Lifetime();
    this.#attempt = attempt;
    const otherClips = !before || clipsOf(before) !== clipsOf(wanted);
    // Before the page asks for pictures of a new clip, so that the worker makes the sound first.
    if (otherClips) this.#make(attempt);
    else attempt.after(SETTINGS_REST_MS, () => this.#make(attempt));
  }

  async #make(attempt: Lifetime): Promise<void> {
    const begunAt = performance.now();
    const wanted = this.#wanted;
    const client = await this.#client;
    if (!wanted || attempt.over) return;
    let first = true;
    const job = client.live(wanted.content, wanted.styles, quick(wanted), {
      onSound: (sound) => {
        if (attempt.over) return;
        const isFirst = first;
        first = false;
        if (isFirst) performance.measure('retimbre: quick preview', { start: begunAt });
        // The result that came with the page is heard; the job stands ready to be steered away from it.
        if (isFinished(this.#store.state())) return;
        this.#listening.loadLive(sound, wanted.content);
        this.#store.dispatch({ type: 'quick-sound' });
        if (isFirst && this.#wanted?.strength === wanted.strength) this.#refine();
      },
      onPicture: (picture) =>
        attempt.over || this.#store.dispatch({ type: 'quick-picture', picture }),
      ...(this.#view && { livePicture: pictures(this.#view) }),
    });
    this.#job = job;
    attempt.add(() => {
      this.#job = undefined;
      job.cancel().catch(() => undefined);
    });
    job.ended.catch((error) => {
      if (attempt.over) return;
      attempt.dispose();
      this.#store.dispatch({ type: 'job-failed', problem: sentenceOf(error) });
    });
  }

  #steer(strength: number): void {
    this.#transfers.drop();
    this.#job?.steer({ strength }).catch(() => undefined);
    this.#strengthRest.dispose();
    const rest = new Lifetime();
    this.#strengthRest = rest;
    rest.after(STRENGTH_REST_MS, () => this.#refine());
  }

  /** Makes the full quality, unless it is there or on its way. */
  #refine(): void {
    const state = this.#store.state();
    if (this.#job && !state.job && !isFinished(state)) this.#transfers.start(false);
  }
}

function pictures(view: View) {
  return { view, everyMs: PICTURE_EVERY_MS };
}

/** Null when nothing is to be made by itself, or a setting is wrong. */
function wantedOf(state: State): Wanted | null {
  const { engine, slots, choices } = state;
  const content = slots.content.clip?.info.id;
  const styles = styleChoices(state);
  if (engine.status === 'failed' || content === undefined || styles.length === 0) return null;
  if (!followsBySelf(state) || !allFit(choices, engine.options)) return null;
  const { [STRENGTH]: chosen, ...settings } = settingsOf(choices, engine.options);
  const byDefault = engine.options.find(({ name }) => name === STRENGTH)?.default;
  return { content, styles, settings, strength: Number(chosen ?? byDefault) };
}

function clipsOf({ content, styles }: Wanted): string {
  return [content, ...styles.map(({ clip }) => clip)].join();
}

function allFit(choices: State['choices'], options: readonly OptionSpec[]): boolean {
  return optionsInUse(choices, options).every(
    (option) => !(option.name in choices) || fits(option, choices[option.name] ?? ''),
  );
}

function isSame(a: Wanted, b: Wanted): boolean {
  return JSON.stringify({ ...a, strength: 0 }) === JSON.stringify({ ...b, strength: 0 });
}

/** The settings with the effort of a quick preview, or less where less was chosen. */
function quick({ settings, strength }: Wanted): Settings {
  const least = (name: 'rank' | 'iterations' | 'phase-iterations') => {
    const chosen = settings[name];
    return typeof chosen === 'number' ? Math.min(chosen, QUICK[name]) : QUICK[name];
  };
  return {
    ...settings,
    [STRENGTH]: strength,
    rank: least('rank'),
    iterations: least('iterations'),
    phase: QUICK.phase,
    'phase-iterations': least('phase-iterations'),
  };
}
