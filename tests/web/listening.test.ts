import { describe, expect, test } from 'vitest';
import { besides, compared } from '../../web/state/compare.ts';
import { matchingGain } from '../../web/state/level.ts';
import { mixGains } from '../../web/state/mix.ts';
import { type Action, reduce } from '../../web/state/reduce.ts';
import { wetOf } from '../../web/state/settings.ts';
import type { SlotName } from '../../web/state/slot.ts';
import { INITIAL_STATE, isFinished, type Result, type State } from '../../web/state/state.ts';
import type { ClipInfo, JobReport, OptionSpec } from '../../worker/protocol.ts';
import { clipInfo, openClip, opening } from './clips.ts';

const info = (id: number, more: Partial<ClipInfo> = {}) =>
  clipInfo(id, { peakDb: -12, rmsDb: -26, loudnessLufs: -26, ...more });

const open = (slot: SlotName, clip: ClipInfo) => opening(slot, openClip(clip, clip.name));

const REPORT = { losses: [], notes: [] } as unknown as JobReport;

const result = (id: number): Result => ({
  kind: 'transfer',
  clip: info(id),
  fileName: `${id}.wav`,
  title: `result ${id}`,
  report: REPORT,
  notes: [],
  seconds: 1,
  origin: { content: null, styles: [], morphs: false },
  kept: true,
  entry: null,
  mix: { content: 1, wet: 1 },
  scores: null,
});
const done = (id: number): Action => ({ type: 'job-done', result: result(id) });

const number = (name: string, byDefault: number): OptionSpec => ({
  name,
  label: name,
  help: '',
  unit: '',
  kind: 'number',
  default: byDefault,
  minimum: 0,
  maximum: 1,
  commands: ['transfer'],
});
const ready: Action = {
  type: 'engine',
  engine: {
    status: 'ready',
    build: { version: '1.0.0', variant: 'simd', threads: 2, simd: true, relaxedSimd: false },
    options: [number('strength', 0.6), number('wet', 1)],
    presets: [],
  },
};
const choose = (option: string, text: string): Action => ({ type: 'choose', option, text });

const stateAfter = (actions: Action[], from: State = INITIAL_STATE) => actions.reduce(reduce, from);
const keys = (state: State) => compared(state).map(({ key }) => key);

describe('what can be compared', () => {
  const clips = [...open('content', info(1)), ...open('style', info(2))];

  test('is what is there', () => {
    expect(keys(INITIAL_STATE)).toEqual([]);
    expect(keys(stateAfter(clips))).toEqual(['1', '2']);
    expect(keys(stateAfter([...clips, { type: 'quick-sound' }]))).toEqual(['1', '2', '3']);
  });

  test('is the result that is shown, and the one beside it', () => {
    const shown = stateAfter([
      ...clips,
      done(7),
      done(8),
      { type: 'show', shown: { kind: 'result', clip: 7 } },
      { type: 'beside', beside: { kind: 'live' } },
    ]);
    expect(
      compared(shown)
        .slice(2)
        .map(({ heard }) => heard),
    ).toEqual([{ kind: 'clip', clip: 7 }, { kind: 'live' }]);
  });

  test('never is a result beside itself', () => {
    const two = stateAfter([done(7), done(8)]);
    expect(besides(two).map(({ title }) => title)).toEqual(['result 7']);
    const beside: Action = { type: 'beside', beside: { kind: 'result', clip: 7 } };
    const shown = stateAfter([beside, { type: 'show', shown: { kind: 'result', clip: 7 } }], two);
    expect(shown.beside).toBeNull();
    expect(besides(shown).map(({ title }) => title)).toEqual(['Now']);
  });
});

describe('everything is played at one loudness', () => {
  const gainDb = (state: State, clip: ClipInfo) => 20 * Math.log10(matchingGain(state, clip));

  test('that of the content', () => {
    const style = info(2, { loudnessLufs: -32, peakDb: -20 });
    const state = stateAfter([...open('content', info(1)), ...open('style', style)]);
    expect(gainDb(state, info(1))).toBeCloseTo(0);
    expect(gainDb(state, style)).toBeCloseTo(6);
  });

  test('or less, so that a style that peaks does not clip', () => {
    const style = info(2, { loudnessLufs: -32, peakDb: -2 });
    const state = stateAfter([...open('content', info(1)), ...open('style', style)]);
    expect(gainDb(state, style)).toBeCloseTo(2);
    expect(gainDb(state, info(1))).toBeCloseTo(-4);
  });

  test('a mono clip counts as the two loudspeakers that it comes out of', () => {
    const stereo = info(2, { channels: 2, loudnessLufs: -26 });
    const state = stateAfter([...open('content', info(1)), ...open('style', stereo)]);
    expect(gainDb(state, stereo)).toBeCloseTo(3.01, 2);
  });

  test('what has no loudness stays as it is', () => {
    const silent = info(2, { loudnessLufs: -Infinity });
    const state = stateAfter([...open('content', info(1)), ...open('style', silent)]);
    expect(matchingGain(state, silent)).toBe(1);
  });
});

describe('the mix with the content', () => {
  test('changes what is heard of a result, and asks for no other', () => {
    const full = stateAfter([ready, done(7)]);
    const mixed = stateAfter([choose('wet', '0.4')], full);
    expect(isFinished(mixed)).toBe(true);
    expect(mixed.results[0]?.mix).toEqual({ content: 1, wet: 0.4 });
    expect(isFinished(stateAfter([choose('strength', '0.4')], mixed))).toBe(false);
  });

  test('that an earlier result was left with stays', () => {
    const left = stateAfter([ready, done(7), choose('wet', '0.4'), choose('strength', '0.4')]);
    const later = stateAfter([choose('wet', '1')], left);
    expect(later.results[0]?.mix?.wet).toBe(0.4);
  });

  test('is whole where nothing sensible is chosen', () => {
    expect(wetOf({})).toBe(1);
    expect(wetOf({ wet: '' })).toBe(1);
    expect(wetOf({ wet: 'x' })).toBe(1);
    expect(wetOf({ wet: '0' })).toBe(0);
    expect(wetOf({ wet: '7' })).toBe(1);
  });

  test('is as loud as both', () => {
    expect(mixGains(1, 0.3)).toEqual({ dry: 0, wet: 1 });
    expect(mixGains(0, 0.3)).toEqual({ dry: 1, wet: 0 });
    for (const likeness of [0, 0.5, 1]) {
      const { dry, wet } = mixGains(0.3, likeness);
      expect(dry ** 2 + wet ** 2 + 2 * dry * wet * likeness).toBeCloseTo(1);
      expect(wet / dry).toBeCloseTo(0.3 / 0.7);
    }
  });
});

describe('a texture', () => {
  const texture: Result = { ...result(9), kind: 'texture', mix: null };
  const made: Action[] = [
    { type: 'texture-begun', title: 'texture' },
    { type: 'texture-done', result: texture },
  ];

  test('becomes a result that is shown, and what is heard of it goes on', () => {
    const before = stateAfter([ready, done(7), { type: 'heard', heard: { kind: 'texture' } }]);
    const state = stateAfter(made, before);
    expect(state.texture).toBeNull();
    expect(state.results.map(({ clip }) => clip.id)).toEqual([7, 9]);
    expect(state.shown).toEqual({ kind: 'result', clip: 9 });
    expect(state.heard).toEqual({ kind: 'clip', clip: 9 });
    expect(state.live).toBe(before.live);
  });

  test('that fails says why, and leaves the results', () => {
    const state = stateAfter([
      { type: 'texture-begun', title: 'texture' },
      { type: 'texture-ended', problem: 'too long' },
    ]);
    expect(state).toMatchObject({ texture: null, textureProblem: 'too long', results: [] });
    expect(stateAfter(made, state).textureProblem).toBeNull();
  });
});

test('waiting ends with what waits', () => {
  const waiting = stateAfter([{ type: 'waiting', waiting: true }]);
  expect(waiting.waiting).toBe(true);
  expect(reduce(waiting, { type: 'waiting', waiting: true })).toBe(waiting);
});
