import { describe, expect, test } from 'vitest';
import {
  broughtBack,
  forgotten,
  formerOf,
  NO_EDITS,
  replaced,
  swapped,
} from '../../web/state/edits.ts';
import type { OpenClip, SlotName } from '../../web/state/slot.ts';
import { clipInfo, openClip } from './clips.ts';

const clip = (id: number, frames = 1000): OpenClip =>
  openClip(
    clipInfo(id, {
      seconds: frames / 8000,
      frames,
      channels: 2,
      sampleRateHz: 8000,
      peakDb: 0,
      rmsDb: -10,
    }),
  );
const former = (slot: SlotName, id: number, frames?: number) => ({ slot, clip: clip(id, frames) });
const edits = [former('content', 1), former('style', 2), former('content', 3)].reduce(
  replaced,
  NO_EDITS,
);
const undoable = (all: typeof edits) => all.undo.map(({ slot, clip: { info } }) => [slot, info.id]);

describe('what others took the place of', () => {
  test('comes back the latest first, or the latest of a slot', () => {
    expect(formerOf(edits, 'undo')?.clip.info.id).toBe(3);
    expect(formerOf(edits, 'undo', 'style')?.clip.info.id).toBe(2);
    expect(formerOf(NO_EDITS, 'undo')).toBeUndefined();
  });

  test('changes places with what is there, and back again', () => {
    const [, style] = edits.undo;
    if (!style) throw new Error('There are three.');
    const undone = broughtBack(edits, 'undo', style, clip(9));
    expect(undoable(undone)).toEqual([
      ['content', 1],
      ['content', 3],
    ]);
    const again = formerOf(undone, 'redo');
    expect(again).toEqual(former('style', 9));
    if (!again) return;
    const redone = broughtBack(undone, 'redo', again, style.clip);
    expect(undoable(redone).at(-1)).toEqual(['style', 2]);
    expect(redone.redo).toEqual([]);
  });

  test('cannot be had again once something new has come', () => {
    const [first] = edits.undo;
    if (!first) throw new Error('There are three.');
    const undone = broughtBack(edits, 'undo', first, clip(9));
    expect(replaced(undone, former('style', 10)).redo).toEqual([]);
  });

  test('goes with its clips when the slots exchange them', () => {
    expect(undoable(swapped(edits))).toEqual([
      ['style', 1],
      ['content', 2],
      ['style', 3],
    ]);
  });

  test('does not come back when its clip is gone', () => {
    expect(undoable(forgotten(edits, 3))).toEqual([
      ['content', 1],
      ['style', 2],
    ]);
  });

  test('goes, the oldest first, when there is too much of it', () => {
    const many = [1, 2, 3].map((id) => former('content', id, 2 ** 24)).reduce(replaced, NO_EDITS);
    expect(undoable(many)).toEqual([
      ['content', 2],
      ['content', 3],
    ]);
  });
});
