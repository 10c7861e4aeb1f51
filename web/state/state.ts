import type {
  BuildInfo,
  ClipId,
  ClipInfo,
  JobPicture,
  JobReport,
  OptionSpec,
  PresetSpec,
  Scores,
  TimedProgress,
  WavFormat,
} from '../../worker/protocol.ts';
import type { ClipNames } from '../storage/kept_result.ts';
import { type Edits, NO_EDITS } from './edits.ts';
import { type History, NO_HISTORY } from './history.ts';
import type { ActiveJob } from './job.ts';
import { isQueueDone, type Queue } from './queue.ts';
import { RECORDER_OFF, type Recorder } from './recorder.ts';
import { type Choices, isSteerable } from './settings.ts';
import { EMPTY_SLOT, type Slot, type SlotName, type StyleSlot } from './slot.ts';
import type { Stretch } from './stretch.ts';
import { stylesInUse } from './styles.ts';

export type Engine =
  /** Options and presets came with the page. */
  | { status: 'starting'; options: readonly OptionSpec[]; presets: readonly PresetSpec[] }
  | {
      status: 'ready';
      build: BuildInfo;
      options: readonly OptionSpec[];
      presets: readonly PresetSpec[];
    }
  | { status: 'failed'; problem: string };

/** A clip of the worker that a result was made of. */
export interface NamedClip extends ClipNames {
  clip: ClipId;
}

/** What a result was made of. */
export interface Origin {
  /** Null: of a texture. */
  content: NamedClip | null;
  styles: readonly (NamedClip & { weight: number })[];
  /** Over the content, the first style turned into the last. */
  morphs: boolean;
}

/** A finished transfer, or a texture of its first style alone. */
export interface Result {
  kind: 'transfer' | 'texture';
  /** The name its file gets. */
  fileName: string;
  clip: ClipInfo;
  title: string;
  report: JobReport;
  /** What a person should know of it that the slots do not say already. */
  notes: readonly string[];
  seconds: number;
  origin: Origin;
  /** It was asked for or saved; others make room for the next. */
  kept: boolean;
  /** What it is mixed with when it is heard and saved, and its share; null when it is heard as it is. */
  mix: { content: ClipId; wet: number } | null;
  /** Under which it is in the history; null until it is there. */
  entry: string | null;
  /** One sentence why it may differ when it is made again: another build made it. */
  otherBuild?: string;
  /** Null until they have been taken. */
  scores: Scores | null;
}

/** What the transfer would take, as the engine estimates it for the clips and settings at hand. */
export type Estimate = { kind: 'fits'; bytes: number } | { kind: 'refused'; problem: string };

/**
 * The sound that the page has of the clips and settings it shows: none, a quick one of low rank, or a result. It is fresh until a
 * clip or setting changes.
 */
export type Live =
  | { quality: 'none' }
  | { quality: 'quick'; fresh: boolean; picture: JobPicture | null }
  | { quality: 'full'; fresh: boolean; clip: ClipId };

/** What the result panel shows: what is being made of the clips and settings at hand, or an earlier result by its clip. */
export type Shown = { kind: 'live' } | { kind: 'result'; clip: ClipId };

/**
 * What is heard: a clip of the worker by its id, or a part of it over and over, the live sound, which changes while it plays, a texture that grows, or a result of
 * the history.
 */
export type Heard =
  | { kind: 'clip'; clip: ClipId; part?: Stretch }
  | { kind: 'live' }
  | { kind: 'texture' }
  | { kind: 'entry'; entry: string };

/** The texture that is being made of a style alone. */
export interface ActiveTexture {
  title: string;
  progress: TimedProgress | null;
}

/** The formats in which a result leaves the page. */
export type SaveFormat = WavFormat | 'project';

/** `history`: the result is kept there, and not saved as a file. */
export type Saving = SaveFormat | 'history';

/** What the page is open at. */
export type Place = 'transfer' | 'history';

/** A new version of the page: it can be had at once, or when what runs in any of its pages has ended. */
export type NewVersion = 'ready' | 'waits';

export interface State {
  view: Place;
  engine: Engine;
  slots: Readonly<Record<SlotName, Slot>>;
  edits: Edits;
  recorder: Recorder;
  /** How much each style counts beside the others, 0 to 1. */
  weights: Readonly<Record<StyleSlot, number>>;
  /** Over the content, the first style turns into the last. */
  morphs: boolean;
  choices: Choices;
  estimate: Estimate | null;
  live: Live;
  /** The transfer of full quality that runs. */
  job: ActiveJob | null;
  /** Why the last transfer did not start, or broke: one sentence. */
  jobProblem: string | null;
  texture: ActiveTexture | null;
  /** Why the last texture was not made: one sentence. */
  textureProblem: string | null;
  /** Oldest first. */
  results: readonly Result[];
  shown: Shown;
  heard: Heard | null;
  /** What is heard has come to the end of what has been made of it, and goes on by itself. */
  waiting: boolean;
  /** What is shown beside the result that is shown, to be compared with it. */
  beside: Shown | null;
  history: History;
  /** Null while there is none. */
  queue: Queue | null;
  /** What is to be done with the live result as soon as it is there in full quality. */
  saving: Saving | null;
  /** Why something could not be played or saved: one sentence. */
  outputProblem: string | null;
  newVersion: NewVersion | null;
}

export const INITIAL_STATE: State = {
  view: 'transfer',
  engine: { status: 'starting', options: [], presets: [] },
  slots: {
    content: EMPTY_SLOT,
    style: EMPTY_SLOT,
    'style-2': EMPTY_SLOT,
    'style-3': EMPTY_SLOT,
    'style-4': EMPTY_SLOT,
  },
  edits: NO_EDITS,
  recorder: RECORDER_OFF,
  weights: { style: 1, 'style-2': 1, 'style-3': 1, 'style-4': 1 },
  morphs: false,
  choices: {},
  estimate: null,
  live: { quality: 'none' },
  job: null,
  jobProblem: null,
  texture: null,
  textureProblem: null,
  results: [],
  shown: { kind: 'live' },
  heard: null,
  waiting: false,
  beside: null,
  history: NO_HISTORY,
  queue: null,
  saving: null,
  outputProblem: null,
  newVersion: null,
};

/** Whether something would be broken off if the page were loaded anew: a transfer, a texture, a queue, a recording, the saving of a result. */
export function isBusy({ job, texture, queue, recorder, saving }: State): boolean {
  const isQueueing = queue !== null && !isQueueDone(queue);
  return (
    [job, texture, saving].some((work) => work !== null) ||
    isQueueing ||
    recorder.take.phase !== 'off'
  );
}

/** Whether the live sound is the result of a whole transfer at the settings that are shown. */
export function isFinished({ live }: State): boolean {
  return live.quality === 'full' && live.fresh;
}

/** The result that the live sound is, if it is one. */
export function liveResult({ live, results }: State): Result | undefined {
  return live.quality === 'full' ? results.find(({ clip }) => clip.id === live.clip) : undefined;
}

/**
 * The work grows with the content's length and with both lengths together; up to two clips of a minute a preview takes a second
 * or two.
 */
const MOST_SECONDS_SQUARED = 60 * (60 + 60);

/** Whether the page follows clips and settings by itself: with two clips that are short enough, and an engine that is quick enough. */
export function followsBySelf(state: State): boolean {
  const { engine, choices, slots } = state;
  const content = slots.content.clip?.info.seconds;
  const styles = stylesInUse(state).map(({ clip }) => clip.info.seconds);
  if (engine.status === 'failed' || content === undefined || styles.length === 0) return false;
  const style = styles.reduce((sum, seconds) => sum + seconds);
  return (
    isSteerable(choices, engine.options) && content * (content + style) <= MOST_SECONDS_SQUARED
  );
}
