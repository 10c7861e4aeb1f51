import type { Action } from '../../web/state/reduce.ts';
import type { OpenClip, SlotName } from '../../web/state/slot.ts';
import type { ClipInfo } from '../../worker/protocol.ts';

/** Of two seconds in mono at 44.1 kHz, where `more` does not say otherwise. */
export const clipInfo = (id: number, more: Partial<ClipInfo> = {}): ClipInfo => ({
  id,
  name: `${id}.wav`,
  seconds: 2,
  frames: 88_200,
  channels: 1,
  sampleRateHz: 44_100,
  peakDb: -1,
  rmsDb: -20,
  loudnessLufs: -20,
  notes: [],
  ...more,
});

export const openClip = (info: ClipInfo, title = `clip ${info.id}`): OpenClip => ({
  info,
  title,
  credit: null,
  demo: null,
  notes: [],
  survey: null,
  original: null,
  fromSeconds: 0,
});

/** What opens a clip in a slot. */
export const opening = (slot: SlotName, clip: OpenClip): Action[] => {
  const request = clip.info.id;
  return [
    { type: 'slot', slot, action: { type: 'opening', request, title: clip.title } },
    { type: 'slot', slot, action: { type: 'opened', request, clip } },
  ];
};
