import { describe, expect, test } from 'vitest';
import { type Action, reduce } from '../../web/state/reduce.ts';
import type { SlotName } from '../../web/state/slot.ts';
import { INITIAL_STATE, type State } from '../../web/state/state.ts';
import {
  freeStyleSlot,
  sharesOf,
  styleChoices,
  stylesInUse,
  weightiest,
} from '../../web/state/styles.ts';
import { clipInfo, openClip, opening } from './clips.ts';

const open = (slot: SlotName, id: number, seconds = 10): Action[] =>
  opening(slot, openClip(clipInfo(id, { seconds, frames: seconds * 44_100 })));
const stateAfter = (actions: Action[], from: State = INITIAL_STATE) => actions.reduce(reduce, from);
const ids = (state: State) => stylesInUse(state).map(({ clip }) => clip.info.id);

const three = stateAfter([
  ...open('content', 1),
  ...open('style', 2),
  ...open('style-2', 3),
  ...open('style-3', 4),
  { type: 'weigh', slot: 'style-2', weight: 0.5 },
]);

describe('several styles', () => {
  test('are mixed by weights that count relative to each other', () => {
    expect(styleChoices(three)).toEqual([
      { clip: 2, weight: 1 },
      { clip: 3, weight: 0.5 },
      { clip: 4, weight: 1 },
    ]);
    expect(sharesOf(stylesInUse(three))).toEqual([0.4, 0.2, 0.4]);
    expect(weightiest(stylesInUse(three))?.slot).toBe('style');
  });

  test('may turn from the first to the last over the content', () => {
    const morphing = stateAfter([{ type: 'morph', morphs: true }], three);
    expect(styleChoices(morphing).map(({ weight }) => weight)).toEqual([
      [
        [0, 1],
        [5, 0],
      ],
      [
        [0, 0],
        [5, 0.5],
        [10, 0],
      ],
      [
        [5, 0],
        [10, 1],
      ],
    ]);
    const alone = stateAfter([
      ...open('content', 1),
      ...open('style', 2),
      { type: 'morph', morphs: true },
    ]);
    expect(styleChoices(alone)).toEqual([{ clip: 2, weight: 1 }]);
  });

  test('are out of date with another weight, or one style less', () => {
    const full: State = { ...three, live: { quality: 'full', fresh: true, clip: 9 } };
    for (const action of [
      { type: 'weigh', slot: 'style', weight: 0.1 },
      { type: 'morph', morphs: true },
      { type: 'remove-style', slot: 'style-2' },
    ] as Action[]) {
      expect(reduce(full, action).live).toMatchObject({ fresh: false });
    }
  });

  test('leave a place when one is removed; the first place is always taken', () => {
    const without = stateAfter([{ type: 'remove-style', slot: 'style-2' }], three);
    expect(ids(without)).toEqual([2, 4]);
    expect(freeStyleSlot(without)).toBe('style-2');
    expect(without.weights['style-2']).toBe(1);
    const first = stateAfter([{ type: 'remove-style', slot: 'style' }], three);
    expect(ids(first)).toEqual([3, 4]);
    expect(first.slots.style.clip?.info.id).toBe(3);
    expect(first.weights).toMatchObject({ style: 0.5, 'style-2': 1 });
  });

  test('are four at most', () => {
    expect(freeStyleSlot(three)).toBe('style-4');
    expect(freeStyleSlot(stateAfter(open('style-4', 5), three))).toBeUndefined();
  });
});
