import { type ActiveJob, type JobAction, reduceJob } from './job.ts';
import { type Choices, choose, withoutChoice } from './settings.ts';
import { reduceSlot, type SlotAction, type SlotName } from './slot.ts';
import type { Engine, Estimate, Heard, Result, Shown, State } from './state.ts';

/** How many results are kept; the oldest goes first. */
export const RESULTS_KEPT = 8;

export type Action =
  | { type: 'engine'; engine: Engine }
  | { type: 'slot'; slot: SlotName; action: SlotAction }
  | { type: 'choose'; option: string; text: string }
  | { type: 'reset'; option: string }
  | { type: 'reset-all' }
  | { type: 'estimate'; estimate: Estimate | null }
  | { type: 'job-begun'; job: ActiveJob }
  | { type: 'job'; action: JobAction }
  | { type: 'job-done'; result: Result }
  | { type: 'job-cancelled' }
  | { type: 'job-failed'; problem: string }
  | { type: 'show'; shown: Shown }
  | { type: 'heard'; heard: Heard | null }
  | { type: 'output-problem'; problem: string | null };

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'engine':
      return { ...state, engine: action.engine };
    case 'slot':
      return {
        ...state,
        slots: {
          ...state.slots,
          [action.slot]: reduceSlot(state.slots[action.slot], action.action),
        },
      };
    case 'choose':
      return { ...state, choices: chosen(state, action.option, action.text), jobProblem: null };
    case 'reset':
      return { ...state, choices: withoutChoice(state.choices, action.option), jobProblem: null };
    case 'reset-all':
      return { ...state, choices: {}, jobProblem: null };
    case 'estimate':
      return { ...state, estimate: action.estimate };
    case 'job-begun':
      return { ...state, job: action.job, jobProblem: null, shown: { kind: 'job' } };
    case 'job':
      return state.job ? { ...state, job: reduceJob(state.job, action.action) } : state;
    case 'job-done':
      return withResult(state, action.result);
    case 'job-cancelled':
      return withoutJob(state, null);
    case 'job-failed':
      return withoutJob(state, action.problem);
    case 'show':
      return { ...state, shown: action.shown };
    case 'heard':
      return { ...state, heard: action.heard, outputProblem: null };
    case 'output-problem':
      return { ...state, outputProblem: action.problem };
  }
}

function chosen(state: State, name: string, text: string): Choices {
  if (state.engine.status !== 'ready') return state.choices;
  const option = state.engine.options.find((candidate) => candidate.name === name);
  return option ? choose(state.choices, option, text) : state.choices;
}

/** Shows the new result, unless an older one is being looked at. */
function withResult(state: State, result: Result): State {
  const watching = state.shown.kind !== 'result';
  return {
    ...state,
    job: null,
    results: [...state.results, result].slice(-RESULTS_KEPT),
    shown: watching ? { kind: 'result', clip: result.clip.id } : shownAfter(state, result),
  };
}

function shownAfter(state: State, result: Result): Shown {
  const { shown, results } = state;
  const dropped = results.length >= RESULTS_KEPT ? results[0] : undefined;
  const lost = shown.kind === 'result' && dropped?.clip.id === shown.clip;
  return lost ? { kind: 'result', clip: result.clip.id } : shown;
}

function withoutJob(state: State, problem: string | null): State {
  const latest = state.results.at(-1);
  const back: Shown = latest ? { kind: 'result', clip: latest.clip.id } : { kind: 'nothing' };
  return {
    ...state,
    job: null,
    jobProblem: problem,
    shown: state.shown.kind === 'job' ? back : state.shown,
  };
}
