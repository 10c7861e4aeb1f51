import type { JobPicture, Scores, TimedProgress } from '../../worker/protocol.ts';
import { isSameShown } from './compare.ts';
import { broughtBack, type Edits, forgotten, formerOf, replaced, swapped } from './edits.ts';
import type { History } from './history.ts';
import { type ActiveJob, type JobAction, reduceJob } from './job.ts';
import { type QueueAction, reduceQueue } from './queue.ts';
import { type RecorderAction, reduceRecorder } from './recorder.ts';
import {
  areOtherSounds,
  type Choices,
  choicesOf,
  choose,
  wetOf,
  withoutChoice,
} from './settings.ts';
import {
  EMPTY_SLOT,
  type OpenClip,
  reduceSlot,
  type Slot,
  type SlotAction,
  type SlotName,
  STYLE_SLOTS,
  type StyleSlot,
} from './slot.ts';
import type {
  Engine,
  Estimate,
  Heard,
  Live,
  NewVersion,
  Place,
  Result,
  Saving,
  Shown,
  State,
} from './state.ts';
import { stylesInUse } from './styles.ts';

/** How many results are kept; the oldest goes first. */
export const RESULTS_KEPT = 8;

export type Action =
  | { type: 'engine'; engine: Engine }
  | { type: 'slot'; slot: SlotName; action: SlotAction }
  | { type: 'recorder'; action: RecorderAction }
  /** The content becomes the style and the style the content. */
  | { type: 'swap' }
  /** Another style takes the place of the first one when that is removed. */
  | { type: 'remove-style'; slot: StyleSlot }
  | { type: 'weigh'; slot: StyleSlot; weight: number }
  | { type: 'morph'; morphs: boolean }
  /** A clip that another took the place of comes back: of one slot, or of whichever changed last; `redo` is the way back. */
  | { type: keyof Edits; slot?: SlotName }
  | { type: 'choose'; option: string; text: string }
  | { type: 'preset'; name: string }
  | { type: 'reset'; option: string }
  | { type: 'reset-all' }
  | { type: 'estimate'; estimate: Estimate | null }
  | { type: 'quick-sound' }
  | { type: 'quick-picture'; picture: JobPicture }
  | { type: 'job-begun'; job: ActiveJob }
  | { type: 'job'; action: JobAction }
  | { type: 'job-done'; result: Result }
  /** A clip that came with the page did not come. */
  | { type: 'lost'; clip: number; problem: string }
  | { type: 'job-cancelled' }
  /** It made way for another, which follows. */
  | { type: 'job-dropped' }
  | { type: 'job-failed'; problem: string }
  | { type: 'texture-begun'; title: string }
  | { type: 'texture-progress'; progress: TimedProgress }
  | { type: 'texture-done'; result: Result }
  /** It was cancelled, or the one sentence why it failed. */
  | { type: 'texture-ended'; problem: string | null }
  | { type: 'scored'; clip: number; scores: Scores }
  | { type: 'save'; saving: Saving }
  | { type: 'saved'; clip: number }
  | { type: 'view'; view: Place }
  /** It is in the history, under this. */
  | { type: 'entered'; clip: number; entry: string }
  | { type: 'history'; change: Partial<History> }
  | { type: 'queue'; action: QueueAction }
  /** Clips and settings are again those that a result was made of, which is shown. */
  | {
      type: 'restore';
      /** Null: of a texture; the one that is there stays. */
      content: OpenClip | null;
      styles: readonly { clip: OpenClip; weight: number }[];
      morphs: boolean;
      choices: Choices;
      result: Result;
    }
  | { type: 'show'; shown: Shown }
  | { type: 'beside'; beside: Shown | null }
  | { type: 'heard'; heard: Heard | null }
  | { type: 'waiting'; waiting: boolean }
  | { type: 'output-problem'; problem: string | null }
  | { type: 'new-version'; newVersion: NewVersion };

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'engine':
      return { ...state, engine: action.engine };
    case 'slot':
      return withSlot(state, action.slot, action.action);
    case 'recorder':
      return { ...state, recorder: reduceRecorder(state.recorder, action.action) };
    case 'swap': {
      const { content, style } = state.slots;
      const slots = { ...state.slots, content: style, style: content };
      const edits = swapped(state.edits);
      return withShown(outdated({ ...state, slots, edits, jobProblem: null }), { kind: 'live' });
    }
    case 'undo':
    case 'redo':
      return withFormer(state, action.type, action.slot);
    case 'remove-style':
      return withoutStyle(state, action.slot);
    case 'weigh': {
      const weights = { ...state.weights, [action.slot]: action.weight };
      return outdated({ ...state, weights, jobProblem: null });
    }
    case 'morph':
      return outdated({ ...state, morphs: action.morphs, jobProblem: null });
    case 'choose':
      return withChoices(state, chosen(state, action.option, action.text));
    case 'preset':
      return withChoices(state, presetChoices(state, action.name));
    case 'reset':
      return withChoices(state, withoutChoice(state.choices, action.option));
    case 'reset-all':
      return withChoices(state, {});
    case 'estimate':
      return { ...state, estimate: action.estimate };
    case 'quick-sound':
      return { ...state, live: { quality: 'quick', fresh: true, picture: pictureOf(state.live) } };
    case 'quick-picture':
      return state.live.quality === 'quick'
        ? { ...state, live: { ...state.live, picture: action.picture } }
        : state;
    case 'job-begun':
      return { ...state, job: action.job, jobProblem: null };
    case 'job':
      return state.job ? { ...state, job: reduceJob(state.job, action.action) } : state;
    case 'job-done':
      return withResult(state, action.result);
    case 'lost':
      return withoutClip(state, action.clip, action.problem);
    case 'job-cancelled':
      return { ...state, job: null, saving: null };
    case 'job-dropped':
      return { ...state, job: null };
    case 'job-failed':
      return { ...state, job: null, saving: null, jobProblem: action.problem };
    case 'texture-begun':
      return { ...state, texture: { title: action.title, progress: null }, textureProblem: null };
    case 'texture-progress':
      return state.texture
        ? { ...state, texture: { ...state.texture, progress: action.progress } }
        : state;
    case 'texture-done':
      return withTexture(state, action.result);
    case 'texture-ended':
      return { ...state, texture: null, textureProblem: action.problem };
    case 'scored':
      return withChanged(state, action.clip, { scores: action.scores });
    case 'save':
      return { ...state, saving: action.saving };
    case 'saved':
      return { ...withChanged(state, action.clip, { kept: true }), saving: null };
    case 'view':
      return { ...state, view: action.view };
    case 'entered':
      return withChanged(state, action.clip, { entry: action.entry });
    case 'history':
      return { ...state, history: { ...state.history, ...action.change } };
    case 'queue':
      return { ...state, queue: reduceQueue(state.queue, action.action) };
    case 'restore':
      return restored(state, action);
    case 'show':
      return withShown(state, action.shown);
    case 'beside':
      return { ...state, beside: action.beside };
    case 'heard':
      return { ...state, heard: action.heard, outputProblem: null };
    case 'waiting':
      return action.waiting === state.waiting ? state : { ...state, waiting: action.waiting };
    case 'output-problem':
      return { ...state, outputProblem: action.problem };
    case 'new-version':
      return action.newVersion === state.newVersion
        ? state
        : { ...state, newVersion: action.newVersion };
  }
}

function withSlot(state: State, name: SlotName, action: SlotAction): State {
  const slot = reduceSlot(state.slots[name], action);
  const next = { ...state, slots: { ...state.slots, [name]: slot } };
  const before = state.slots[name].clip;
  if (slot.clip?.info.id === before?.info.id) return next;
  return outdated(
    before ? { ...next, edits: replaced(state.edits, { slot: name, clip: before }) } : next,
  );
}

function withFormer(state: State, direction: keyof Edits, slot?: SlotName): State {
  const former = formerOf(state.edits, direction, slot);
  if (!former) return state;
  const current = state.slots[former.slot];
  const next = outdated({
    ...state,
    slots: {
      ...state.slots,
      [former.slot]: {
        ...current,
        clip: former.clip,
        selection: null,
        problem: null,
        beginning: null,
      },
    },
    edits: broughtBack(state.edits, direction, former, current.clip),
    jobProblem: null,
  });
  return withShown(next, { kind: 'live' });
}

function withoutStyle(state: State, removed: StyleSlot): State {
  const next = stylesInUse(state).find(({ slot }) => slot !== 'style')?.slot;
  const isFirst = removed === 'style';
  const emptied = isFirst && next ? next : removed;
  const { slots, weights } = state;
  return outdated({
    ...state,
    slots: { ...slots, ...(isFirst && { style: slots[emptied] }), [emptied]: EMPTY_SLOT },
    weights: { ...weights, ...(isFirst && { style: weights[emptied] }), [emptied]: 1 },
    jobProblem: null,
  });
}

function withChoices(before: State, choices: Choices): State {
  if (choices === before.choices) return before;
  const state = withMix(before, wetOf(choices));
  if (!areOtherSounds(choices, state.choices)) return { ...state, choices };
  return withShown(outdated({ ...state, choices, jobProblem: null }), { kind: 'live' });
}

/** The live result of the settings that are shown is mixed as they say. */
function withMix(state: State, wet: number): State {
  const { live, results } = state;
  if (live.quality !== 'full' || !live.fresh) return state;
  const mix = results.find(({ clip }) => clip.id === live.clip)?.mix;
  return mix ? withChanged(state, live.clip, { mix: { ...mix, wet } }) : state;
}

function chosen(state: State, name: string, text: string): Choices {
  if (state.engine.status === 'failed') return state.choices;
  const option = state.engine.options.find((candidate) => candidate.name === name);
  return option ? choose(state.choices, option, text) : state.choices;
}

function presetChoices({ engine, choices }: State, name: string): Choices {
  if (engine.status === 'failed') return choices;
  const preset = engine.presets.find((candidate) => candidate.name === name);
  return preset ? choicesOf(preset, engine.options) : choices;
}

/** What was made of other clips or settings than those that are shown now is still heard, but no longer what is asked for. */
function outdated(state: State): State {
  const { live, job } = state;
  return {
    ...state,
    live: live.quality === 'none' ? live : { ...live, fresh: false },
    job: job && { ...job, fresh: false },
  };
}

/** The slot that held the clip is empty and says why; what was made is gone with it. */
function withoutClip(state: State, clip: number, problem: string): State {
  const { slots, results, live } = state;
  const cleared = (slot: Slot) =>
    slot.clip?.info.id === clip ? { ...slot, clip: null, selection: null, problem } : slot;
  return {
    ...state,
    slots: { ...slots, content: cleared(slots.content), style: cleared(slots.style) },
    edits: forgotten(state.edits, clip),
    results: results.filter((result) => result.clip.id !== clip),
    live: live.quality === 'full' && live.clip === clip ? { quality: 'none' } : live,
  };
}

function pictureOf(live: Live): JobPicture | null {
  return live.quality === 'quick' ? live.picture : null;
}

/** What is shown already is not shown beside itself. */
function withShown(state: State, shown: Shown): State {
  const { beside } = state;
  return { ...state, shown, beside: beside && isSameShown(beside, shown) ? null : beside };
}

/** The new result is the live sound, and takes the place of those that nobody asked for. */
function withResult(state: State, result: Result): State {
  const { shown, beside, job } = state;
  const results = [...state.results.filter(({ kept }) => kept), result].slice(-RESULTS_KEPT);
  const isLost = (one: Shown | null) =>
    one?.kind === 'result' && results.every(({ clip }) => clip.id !== one.clip);
  const next: State = {
    ...state,
    job: null,
    results,
    live: { quality: 'full', fresh: job?.fresh ?? true, clip: result.clip.id },
    beside: isLost(beside) ? null : beside,
  };
  return isLost(shown) ? withShown(next, { kind: 'live' }) : next;
}

/** A texture is shown among the results, and stays heard; the live sound has nothing to do with it. */
function withTexture(state: State, result: Result): State {
  const { heard } = state;
  const clip = result.clip.id;
  const next: State = {
    ...state,
    texture: null,
    results: [...state.results, result].slice(-RESULTS_KEPT),
    heard: heard?.kind === 'texture' ? { kind: 'clip', clip } : heard,
  };
  return withShown(next, { kind: 'result', clip });
}

function restored(
  state: State,
  { content, styles, morphs, choices, result }: Extract<Action, { type: 'restore' }>,
): State {
  const slots = { ...state.slots };
  const weights = { ...state.weights };
  if (content) slots.content = { ...EMPTY_SLOT, clip: content };
  STYLE_SLOTS.forEach((slot, index) => {
    slots[slot] = { ...EMPTY_SLOT, clip: styles[index]?.clip ?? null };
    weights[slot] = styles[index]?.weight ?? 1;
  });
  const results = [...state.results, result].slice(-RESULTS_KEPT);
  const next = { ...state, slots, weights, morphs, choices, results, jobProblem: null };
  return withShown(outdated(next), { kind: 'result', clip: result.clip.id });
}

function withChanged(state: State, clip: number, change: Partial<Result>): State {
  return {
    ...state,
    results: state.results.map((result) =>
      result.clip.id === clip ? { ...result, ...change } : result,
    ),
  };
}
