import type { ClipId } from '../../worker/protocol.ts';
import type { OpenClip, SlotName } from './slot.ts';

/** A clip and the slot it was in. */
export interface Former {
  slot: SlotName;
  clip: OpenClip;
}

/** Clips that others took the place of, and those that undoing took away; the latest last. */
export interface Edits {
  undo: readonly Former[];
  redo: readonly Former[];
}

export const NO_EDITS: Edits = { undo: [], redo: [] };

/** Former clips of so many samples together are kept, of all channels: as many as the largest clip may have. */
const MOST_SAMPLES = 2 ** 26;

/** A clip made way for another. */
export function replaced({ undo }: Edits, former: Former): Edits {
  return { undo: bounded([...undo, former]), redo: [] };
}

/** The clip that undoing, or doing again, brings back: of one slot, or of whichever changed last. */
export function formerOf(
  edits: Edits,
  direction: keyof Edits,
  slot?: SlotName,
): Former | undefined {
  return edits[direction].findLast((former) => slot === undefined || former.slot === slot);
}

/** `former` is back, and `current`, which was in its slot, can be had again the other way. */
export function broughtBack(
  edits: Edits,
  direction: keyof Edits,
  former: Former,
  current: OpenClip | null,
): Edits {
  const other = direction === 'undo' ? 'redo' : 'undo';
  const left = edits[direction].filter((candidate) => candidate !== former);
  const right = current ? [...edits[other], { slot: former.slot, clip: current }] : edits[other];
  return { ...edits, [direction]: left, [other]: bounded(right) };
}

/** The two slots have exchanged their clips, and so their past. */
export function swapped({ undo, redo }: Edits): Edits {
  return { undo: undo.map(exchanged), redo: redo.map(exchanged) };
}

/** A clip of the worker is gone, and cannot come back. */
export function forgotten({ undo, redo }: Edits, clip: ClipId): Edits {
  const isThere = (former: Former) => former.clip.info.id !== clip;
  return { undo: undo.filter(isThere), redo: redo.filter(isThere) };
}

function exchanged(former: Former): Former {
  if (former.slot === 'content') return { ...former, slot: 'style' };
  return former.slot === 'style' ? { ...former, slot: 'content' } : former;
}

/** The oldest go first. */
function bounded(formers: readonly Former[]): readonly Former[] {
  let samples = 0;
  const fits = ({ clip }: Former) => {
    samples += clip.info.frames * clip.info.channels;
    return samples <= MOST_SAMPLES;
  };
  const first = formers.findLastIndex((former) => !fits(former));
  return formers.slice(first + 1);
}
