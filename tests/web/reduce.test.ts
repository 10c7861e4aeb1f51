import { describe, expect, test } from 'vitest';
import { DISPLAY, viewOf } from '../../web/plots/display.ts';
import { beginJob } from '../../web/state/job.ts';
import { type Action, RESULTS_KEPT, reduce } from '../../web/state/reduce.ts';
import { EMPTY_SLOT } from '../../web/state/slot.ts';
import {
  INITIAL_STATE,
  isFinished,
  liveResult,
  type Result,
  type State,
} from '../../web/state/state.ts';
import type { JobReport, TimedProgress } from '../../worker/protocol.ts';
import { clipInfo, openClip as openedClip } from './clips.ts';

const openClip = (id: number) => openedClip(clipInfo(id));

const REPORT: JobReport = {
  settings: {},
  analysisRateHz: 22_050,
  contentSeconds: 2,
  styleSeconds: 2,
  seconds: { analyse: 0.1, prepare: 0.2, optimise: 1, phase: 0.3 },
  windows: 1,
  joinsSeconds: [],
  iterations: 3,
  evaluations: 4,
  losses: [],
  notes: [],
  productSeconds: 0.5,
  productFlops: 1e9,
  memoryEstimateBytes: 1,
};

const namedClip = (clip: number) => ({
  clip,
  name: `${clip}.wav`,
  title: `clip ${clip}`,
  credit: null,
  demo: null,
});

const result = (id: number): Result => ({
  kind: 'transfer',
  clip: clipInfo(id),
  origin: { content: namedClip(1), styles: [{ ...namedClip(2), weight: 1 }], morphs: false },
  entry: null,
  fileName: `${id}.wav`,
  title: `result ${id}`,
  report: REPORT,
  notes: [],
  seconds: 1.6,
  kept: true,
  mix: null,
  scores: null,
});

const progress = (iteration: number, total: number): TimedProgress => ({
  stage: 'optimise',
  window: 0,
  windows: 1,
  iteration,
  iterations: 10,
  evaluations: iteration + 1,
  fraction: iteration / 10,
  secondsReady: 0,
  loss: { content: 0, style: total, box: 0, total },
  state: 'running',
  secondsElapsed: iteration,
});

const stateAfter = (actions: Action[], from: State = INITIAL_STATE) => actions.reduce(reduce, from);

const opening = (request: number): Action => ({
  type: 'slot',
  slot: 'content',
  action: { type: 'opening', request, title: `clip ${request}` },
});
const opened = (request: number): Action => ({
  type: 'slot',
  slot: 'content',
  action: { type: 'opened', request, clip: openClip(request) },
});
const refused = (request: number): Action => ({
  type: 'slot',
  slot: 'content',
  action: { type: 'refused', request, problem: 'not audio', beginning: null },
});

describe('swapping', () => {
  test('exchanges the clips and asks for another result', () => {
    const style = stateAfter([opening(1), opened(1)]).slots.content;
    const before: State = {
      ...INITIAL_STATE,
      slots: { ...INITIAL_STATE.slots, style },
    };
    const after = stateAfter([{ type: 'swap' }], {
      ...before,
      live: { quality: 'full', fresh: true, clip: 9 },
    });
    expect(after.slots.content.clip?.info.id).toBe(1);
    expect(after.slots.style.clip).toBeNull();
    expect(after.live).toMatchObject({ fresh: false });
  });
});

describe('a survey', () => {
  const survey = { busyness: 0.5, busy: true, steadiest: { fromSeconds: 1, toSeconds: 4 } };
  const surveyed = (clip: number): Action => ({
    type: 'slot',
    slot: 'content',
    action: { type: 'surveyed', clip, survey },
  });

  test('is kept with the clip that it is of, and of no other', () => {
    const { content } = stateAfter([opening(1), opened(1), surveyed(2)]).slots;
    expect(content.clip?.survey).toBeNull();
    expect(stateAfter([opening(1), opened(1), surveyed(1)]).slots.content.clip?.survey).toBe(
      survey,
    );
  });
});

describe('a slot', () => {
  test('keeps its clip when the next cannot be opened', () => {
    const { content } = stateAfter([opening(1), opened(1), opening(2), refused(2)]).slots;
    expect(content.clip?.info.id).toBe(1);
    expect(content.problem).toBe('not audio');
    expect(content.opening).toBeNull();
  });

  test('takes the clip that was asked for last, in whatever order they come', () => {
    const { content } = stateAfter([opening(1), opening(2), opened(2), opened(1)]).slots;
    expect(content.clip?.info.id).toBe(2);
  });

  test('does not hear of the failure of a clip that is not wanted any more', () => {
    const { content } = stateAfter([opening(1), opening(2), refused(1), opened(2)]).slots;
    expect(content).toEqual({ ...EMPTY_SLOT, clip: openClip(2) });
  });

  test('forgets the last problem when another clip is opened', () => {
    expect(stateAfter([opening(1), refused(1), opening(2)]).slots.content.problem).toBeNull();
  });

  test('leaves the other slot alone', () => {
    expect(stateAfter([opening(1), opened(1)]).slots.style).toBe(INITIAL_STATE.slots.style);
  });
});

const begun: Action = { type: 'job-begun', job: beginJob('a × b') };

describe('a job', () => {
  test('collects one loss an iteration', () => {
    const { job } = stateAfter([
      begun,
      { type: 'job', action: { type: 'progress', progress: progress(1, 8) } },
      { type: 'job', action: { type: 'progress', progress: progress(1, 8) } },
      { type: 'job', action: { type: 'progress', progress: progress(2, 5) } },
    ]);
    expect(job?.losses.map(({ iteration, total }) => [iteration, total])).toEqual([
      [1, 8],
      [2, 5],
    ]);
  });

  test('cannot be resumed once it is being cancelled', () => {
    const { job } = stateAfter([
      begun,
      { type: 'job', action: { type: 'wish', wish: 'cancel' } },
      { type: 'job', action: { type: 'wish', wish: 'run' } },
    ]);
    expect(job?.wish).toBe('cancel');
  });

  test('that is cancelled leaves the live sound that there was', () => {
    const state = stateAfter([{ type: 'quick-sound' }, begun, { type: 'job-cancelled' }]);
    expect(state.job).toBeNull();
    expect(state.live).toEqual({ quality: 'quick', fresh: true, picture: null });
  });

  test('that fails says why', () => {
    const state = stateAfter([begun, { type: 'job-failed', problem: 'too large' }]);
    expect(state.job).toBeNull();
    expect(state.jobProblem).toBe('too large');
    expect(state.live).toEqual({ quality: 'none' });
  });

  test('progress that comes after its end is dropped', () => {
    const state = stateAfter([begun, { type: 'job-cancelled' }]);
    const late: Action = { type: 'job', action: { type: 'progress', progress: progress(3, 1) } };
    expect(reduce(state, late)).toBe(state);
  });
});

const done = (id: number, kept = true): Action[] => [
  begun,
  { type: 'job-done', result: { ...result(id), kept } },
];
const chosen: Action = { type: 'choose', option: 'iterations', text: '7' };
const ready: Action = {
  type: 'engine',
  engine: {
    status: 'ready',
    build: { version: '1.0.0', variant: 'simd', threads: 2, simd: true, relaxedSimd: false },
    options: [
      {
        name: 'iterations',
        label: 'Iterations',
        help: '',
        unit: '',
        kind: 'integer',
        default: 60,
        minimum: 0,
        maximum: 100,
        commands: ['transfer'],
      },
    ],
    presets: [{ name: 'long', label: 'Long', help: '', settings: { iterations: 90 } }],
  },
};

test('what is marked of a clip lies on its samples and within it, and goes with the clip', () => {
  const select: Action = {
    type: 'slot',
    slot: 'style',
    action: { type: 'select', stretch: { fromSeconds: 7, toSeconds: 0.50001 } },
  };
  expect(stateAfter([select]).slots.style.selection).toBeNull();
  const opened: Action[] = [
    { type: 'slot', slot: 'style', action: { type: 'opening', request: 1, title: 'a' } },
    { type: 'slot', slot: 'style', action: { type: 'opened', request: 1, clip: openClip(1) } },
  ];
  const marked = stateAfter([...opened, select]);
  expect(marked.slots.style.selection).toEqual({ fromSeconds: 0.5, toSeconds: 2 });
  expect(stateAfter(opened, marked).slots.style.selection).toBeNull();
});

test('a preset takes the place of every choice', () => {
  const { choices } = stateAfter([ready, chosen, { type: 'preset', name: 'long' }]);
  expect(choices).toEqual({ iterations: '90' });
});

describe('the live sound', () => {
  test('is quick first and whole then', () => {
    const quick = stateAfter([{ type: 'quick-sound' }]);
    expect(isFinished(quick)).toBe(false);
    const full = stateAfter(done(7), quick);
    expect(full.live).toEqual({ quality: 'full', fresh: true, clip: 7 });
    expect(isFinished(full)).toBe(true);
    expect(liveResult(full)?.clip.id).toBe(7);
  });

  test('is out of date as soon as a setting or a clip changes', () => {
    const full = stateAfter([ready, ...done(7)]);
    expect(isFinished(stateAfter([chosen], full))).toBe(false);
    expect(isFinished(stateAfter([opening(1), opened(1)], full))).toBe(false);
    expect(isFinished(stateAfter([opening(1), refused(1)], full))).toBe(true);
  });

  test('is not fresh when a setting changed while it was made', () => {
    const state = stateAfter([ready, begun, chosen, { type: 'job-done', result: result(7) }]);
    expect(state.live).toEqual({ quality: 'full', fresh: false, clip: 7 });
  });

  test('keeps its picture while the next quick one is made, and loses it to a result', () => {
    const size = { widthPx: 1, heightPx: 1 };
    const view = viewOf(DISPLAY, 44_100, size, { fromSeconds: 0, toSeconds: 1 });
    const picture = { ...size, rgba: new Uint8ClampedArray(4), view };
    const drawn = stateAfter([
      { type: 'quick-sound' },
      { type: 'quick-picture', picture },
      { type: 'quick-sound' },
    ]);
    expect(drawn.live).toMatchObject({ picture });
    const late: Action = { type: 'quick-picture', picture };
    const full = stateAfter(done(7), drawn);
    expect(reduce(full, late)).toBe(full);
  });
});

describe('saving', () => {
  const asked: Action = { type: 'save', saving: 'pcm24' };

  test('waits through a change of settings, and ends when the person cancels', () => {
    const waiting = stateAfter([asked, begun, { type: 'job-dropped' }, begun]);
    expect(waiting.saving).toBe('pcm24');
    expect(stateAfter([{ type: 'job-cancelled' }], waiting).saving).toBeNull();
  });

  test('keeps the result', () => {
    const state = stateAfter([asked, ...done(7, false), { type: 'saved', clip: 7 }]);
    expect(state.saving).toBeNull();
    expect(state.results.map(({ kept }) => kept)).toEqual([true]);
  });
});

describe('a result of the history', () => {
  const restore: Action = {
    type: 'restore',
    content: openClip(1),
    styles: [
      { clip: openClip(2), weight: 0.5 },
      { clip: openClip(3), weight: 1 },
    ],
    morphs: true,
    choices: { iterations: '7' },
    result: { ...result(9), entry: 'e' },
  };

  test('brings its clips and settings back, and is shown', () => {
    const before = stateAfter([ready, opening(5), opened(5), ...done(7)]);
    const state = stateAfter([restore], before);
    expect(state.slots.content.clip?.info.id).toBe(1);
    expect(state.slots.style.clip?.info.id).toBe(2);
    expect(state.slots['style-2'].clip?.info.id).toBe(3);
    expect(state.slots['style-3'].clip).toBeNull();
    expect(state.weights).toMatchObject({ style: 0.5, 'style-2': 1 });
    expect(state.morphs).toBe(true);
    expect(state.choices).toEqual({ iterations: '7' });
    expect(state.shown).toEqual({ kind: 'result', clip: 9 });
    expect(isFinished(state)).toBe(false);
  });

  test('is not overtaken by a clip that was being opened', () => {
    const state = stateAfter([opening(5), restore, opened(5)]);
    expect(state.slots.content.clip?.info.id).toBe(1);
  });
});

describe('results', () => {
  test('one that nobody asked for makes room for the next', () => {
    const state = stateAfter([...done(6, true), ...done(7, false), ...done(8, false)]);
    expect(state.results.map(({ clip }) => clip.id)).toEqual([6, 8]);
  });

  test('an older result that is looked at stays in view', () => {
    const state = stateAfter([
      ...done(7),
      begun,
      { type: 'show', shown: { kind: 'result', clip: 7 } },
      { type: 'job-done', result: result(8) },
    ]);
    expect(state.shown).toEqual({ kind: 'result', clip: 7 });
    expect(state.results.map(({ clip }) => clip.id)).toEqual([7, 8]);
  });

  test('a change of settings brings back to view what is made of them', () => {
    const state = stateAfter([
      ready,
      ...done(7),
      { type: 'show', shown: { kind: 'result', clip: 7 } },
      chosen,
    ]);
    expect(state.shown).toEqual({ kind: 'live' });
  });

  test('the oldest goes when there are too many, and is not shown any more', () => {
    const ids = Array.from({ length: RESULTS_KEPT }, (_, index) => index + 1);
    const full = stateAfter([
      ...ids.flatMap((id) => done(id)),
      begun,
      { type: 'show', shown: { kind: 'result', clip: 1 } },
    ]);
    const state = stateAfter([{ type: 'job-done', result: result(99) }], full);
    expect(state.results).toHaveLength(RESULTS_KEPT);
    expect(state.results[0]?.clip.id).toBe(2);
    expect(state.shown).toEqual({ kind: 'live' });
  });
});
