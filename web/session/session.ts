import { Client } from '../../worker/client.ts';
import type { Variant, View } from '../../worker/protocol.ts';
import { spawnWorker } from '../../worker/spawn.ts';
import { isFirst } from '../demo/first_view.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { Plots } from '../plots/plots.ts';
import { type Action, reduce } from '../state/reduce.ts';
import { isFinished, liveResult, type Saving, type State } from '../state/state.ts';
import { createStore, type Store } from '../state/store.ts';
import { Clips } from './clips.ts';
import { keepEstimate } from './estimates.ts';
import { fetchFirstFiles, firstSound, firstState, lendFirstFiles } from './first_view.ts';
import { Keeping } from './keeping.ts';
import { listenToKeys } from './keys.ts';
import { Listening } from './listening.ts';
import { QueuedTransfers } from './queued_transfers.ts';
import { QuickPreview } from './quick_preview.ts';
import { Recorder } from './recorder.ts';
import { Scoring } from './scoring.ts';
import { sentenceOf } from './sentence.ts';
import { Textures } from './textures.ts';
import { Transfers } from './transfers.ts';

/** What a person can do at the page; views call it, and show the store. */
export interface Session {
  store: Store<State, Action>;
  clips: Clips;
  recorder: Recorder;
  transfers: Transfers;
  textures: Textures;
  listening: Listening;
  plots: Plots;
  keeping: Keeping;
  queue: QueuedTransfers;
  /** Puts the clips and settings of a kept result back into the page, and goes there. */
  useAgain(entry: string): Promise<void>;
  /** Opens a project file in the page. */
  openProject(file: File): Promise<void>;
  /** Saves the result of a whole transfer at the settings that are shown, which is made first if it is not there. */
  saveLive(saving: Saving): void;
  /** Asks for pictures in this view of what is being made; null for none. */
  watch(view: View | null): Promise<void>;
}

/** Starts the engine in its worker and puts the demo pair into the slots. Everything ends with `lifetime`. */
export function openSession(lifetime: Lifetime, address: URL): Session {
  const store = createStore<State, Action>(firstState(), reduce);
  const files = fetchFirstFiles();
  const client = connect(address, lifetime).then(async (connected) => {
    await lendFirstFiles(files, store, connected);
    return connected;
  });
  const scoring = new Scoring(() => connect(address, lifetime, 1));
  const clips = new Clips(store, client, (file) => keeping.bringProject(file));
  const listening = new Listening(
    store,
    client,
    {
      soFar: () => transfers.soFar(),
      known: (clip) => firstSound(files, clip),
      entry: (entry) => keeping.soundOf(entry),
    },
    lifetime,
  );
  const keeping: Keeping = new Keeping(store, client, clips, listening, lifetime);
  const recorder = new Recorder(store, clips, listening, lifetime);
  const transfers: Transfers = new Transfers(store, client, listening, scoring);
  const quickPreview = new QuickPreview(store, client, transfers, listening, lifetime);
  saveWhenFinished(store, keeping, lifetime);
  keepEstimate(store, client, lifetime);
  forgetLostClips(store, client, listening, lifetime);
  listenToKeys(store, clips, listening, lifetime);
  client.then(
    ({ build, options, presets }) => {
      store.dispatch({ type: 'engine', engine: { status: 'ready', build, options, presets } });
      return clips.surveyStyle();
    },
    (error) => {
      const problem = sentenceOf(error);
      store.dispatch({ type: 'engine', engine: { status: 'failed', problem } });
    },
  );
  return {
    store,
    clips,
    recorder,
    transfers,
    textures: new Textures(store, client, listening),
    listening,
    plots: new Plots(client),
    keeping,
    queue: new QueuedTransfers(store, client, clips, scoring, keeping),
    useAgain: async (entry) => {
      if (await keeping.useAgain(entry)) store.dispatch({ type: 'view', view: 'transfer' });
    },
    openProject: async (file) => {
      if (await keeping.openProject(file)) store.dispatch({ type: 'view', view: 'transfer' });
    },
    saveLive: (saving) => {
      store.dispatch({ type: 'save', saving });
      const state = store.state();
      if (!isSavable(state) && !state.job) transfers.start(true);
    },
    watch: async (view) => {
      await Promise.all([transfers.watch(view), quickPreview.watch(view)]);
    },
  };
}

const VARIANTS: readonly string[] = ['relaxed', 'simd', 'single'] satisfies Variant[];

/** Starts an engine in a worker. The address may ask for another than the best: `?variant=single`, `?threads=1`. */
function connect(
  address: URL,
  lifetime: Lifetime,
  threads = Number(address.searchParams.get('threads')),
): Promise<Client> {
  const variant = address.searchParams.get('variant') ?? '';
  const client = Client.connect(spawnWorker(), {
    wasmBase: new URL(__WASM_BASE__, document.baseURI).href,
    ...(VARIANTS.includes(variant) ? { variant: variant as Variant } : {}),
    ...(Number.isInteger(threads) && threads > 0 ? { threads } : {}),
  });
  lifetime.add(() => {
    client.then((connected) => connected.close()).catch(() => {});
  });
  return client;
}

/** The result that came with the page has less than 24 bits, and is made anew to be saved. */
function isSavable(state: State): boolean {
  return isFinished(state) && !isFirst(liveResult(state)?.clip.id);
}

/** Saves the live result when that has been asked for and it is there. */
function saveWhenFinished(store: Store<State, Action>, keeping: Keeping, lifetime: Lifetime): void {
  let begun = false;
  lifetime.add(
    store.subscribe((state) => {
      const result = liveResult(state);
      if (!state.saving) begun = false;
      if (begun || !state.saving || !result || !isSavable(state)) return;
      begun = true;
      keeping.saveResult(result, state.saving);
    }),
  );
}

/** Stops what is in no slot and no result any more, and frees the samples of what cannot come back either. */
function forgetLostClips(
  store: Store<State, Action>,
  client: Promise<Client>,
  listening: Listening,
  lifetime: Lifetime,
): void {
  let shown = new Set<number>();
  let held = new Set<number>();
  lifetime.add(
    store.subscribe((state) => {
      const showing = shownClips(state);
      const holding = heldClips(state);
      const gone = [...shown].filter((clip) => !showing.has(clip));
      const lost = [...held].filter((clip) => !holding.has(clip));
      shown = showing;
      held = holding;
      for (const clip of gone) listening.forget(clip);
      for (const clip of lost) {
        client.then((connected) => connected.forgetClip(clip)).catch(() => {});
      }
    }),
  );
}

/** What can be heard of the clips and results that are shown. */
function shownClips({ slots, results }: State): Set<number> {
  const shown = new Set(results.map((result) => result.clip.id));
  for (const { clip } of Object.values(slots)) if (clip) shown.add(clip.info.id);
  for (const { mix } of results) if (mix) shown.add(mix.content);
  return shown;
}

function heldClips(state: State): Set<number> {
  const held = shownClips(state);
  const { slots, results, job, edits } = state;
  // what is not in the history yet may come into it, with what it was made of
  for (const { entry, origin } of results) {
    if (entry) continue;
    for (const made of [origin.content, ...origin.styles]) if (made) held.add(made.clip);
  }
  for (const clip of job?.clips ?? []) held.add(clip);
  const clips = [...Object.values(slots), ...edits.undo, ...edits.redo].map(({ clip }) => clip);
  for (const clip of clips) {
    if (clip) held.add(clip.info.id);
    if (clip?.original) held.add(clip.original.info.id);
  }
  return held;
}
