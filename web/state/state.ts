import type { BuildInfo, ClipInfo, JobReport, OptionSpec } from '../../worker/protocol.ts';
import type { ActiveJob } from './job.ts';
import type { Choices } from './settings.ts';
import { EMPTY_SLOT, type Slot, type SlotName } from './slot.ts';

export type Engine =
  | { status: 'starting' }
  | { status: 'ready'; build: BuildInfo; options: readonly OptionSpec[] }
  | { status: 'failed'; problem: string };

/** A finished transfer. */
export interface Result {
  /** The name its file gets. */
  fileName: string;
  clip: ClipInfo;
  title: string;
  report: JobReport;
  /** What a person should know of it that the slots do not say already. */
  notes: readonly string[];
  seconds: number;
}

/** What the transfer would take, as the engine estimates it for the clips and settings at hand. */
export type Estimate = { kind: 'fits'; bytes: number } | { kind: 'refused'; problem: string };

/** What the result panel shows: the running job, or a result by its clip. */
export type Shown = { kind: 'job' } | { kind: 'result'; clip: number } | { kind: 'nothing' };

/** What is heard: a clip of the worker by its id, or the running job as it was when asked. */
export type Heard = { kind: 'clip'; clip: number } | { kind: 'preview' };

export interface State {
  engine: Engine;
  slots: Readonly<Record<SlotName, Slot>>;
  choices: Choices;
  estimate: Estimate | null;
  job: ActiveJob | null;
  /** Why the last transfer did not start, or broke: one sentence. */
  jobProblem: string | null;
  /** Oldest first. */
  results: readonly Result[];
  shown: Shown;
  heard: Heard | null;
  /** Why something could not be played or saved: one sentence. */
  outputProblem: string | null;
}

export const INITIAL_STATE: State = {
  engine: { status: 'starting' },
  slots: { content: EMPTY_SLOT, style: EMPTY_SLOT },
  choices: {},
  estimate: null,
  job: null,
  jobProblem: null,
  results: [],
  shown: { kind: 'nothing' },
  heard: null,
  outputProblem: null,
};
