import type { Device, Input } from '../audio/microphone.ts';
import type { SlotName } from './slot.ts';

/** What the recorder is doing, for one slot at a time. */
export type Take =
  | { phase: 'off' }
  /** The browser asks the person, or opens the microphone. */
  | { phase: 'asking'; slot: SlotName }
  /** The microphone is open: its level is shown, nothing is kept. */
  | { phase: 'ready'; slot: SlotName; input: Input }
  | { phase: 'counting'; slot: SlotName; input: Input; secondsLeft: number }
  | { phase: 'recording'; slot: SlotName; input: Input }
  /** What was recorded becomes a clip. */
  | { phase: 'keeping'; slot: SlotName; input: Input };

export interface Recorder {
  take: Take;
  /** Known by name once a microphone may be used. */
  devices: readonly Device[];
  /** How long is counted before it records; 0 for not at all. */
  countInSeconds: number;
}

export const RECORDER_OFF: Recorder = { take: { phase: 'off' }, devices: [], countInSeconds: 0 };

export type RecorderAction =
  | { type: 'ask'; slot: SlotName }
  | { type: 'opened'; input: Input }
  | { type: 'devices'; devices: readonly Device[] }
  | { type: 'count-in'; seconds: number }
  | { type: 'count'; secondsLeft: number }
  | { type: 'begin' }
  | { type: 'keep' }
  | { type: 'off' };

export function reduceRecorder(recorder: Recorder, action: RecorderAction): Recorder {
  if (action.type === 'devices') return { ...recorder, devices: action.devices };
  if (action.type === 'count-in') return { ...recorder, countInSeconds: action.seconds };
  const take = reduceTake(recorder.take, action);
  return take === recorder.take ? recorder : { ...recorder, take };
}

type TakeAction = Exclude<RecorderAction, { type: 'devices' | 'count-in' }>;

/** What does not follow from where the take is changes nothing. */
function reduceTake(take: Take, action: TakeAction): Take {
  switch (action.type) {
    case 'ask':
      return take.phase === 'recording' || take.phase === 'keeping'
        ? take
        : { phase: 'asking', slot: action.slot };
    case 'opened':
      return take.phase === 'asking'
        ? { phase: 'ready', slot: take.slot, input: action.input }
        : take;
    case 'count':
      return take.phase === 'ready' || take.phase === 'counting'
        ? { ...take, phase: 'counting', secondsLeft: action.secondsLeft }
        : take;
    case 'begin': {
      if (take.phase !== 'ready' && take.phase !== 'counting') return take;
      const { slot, input } = take;
      return { phase: 'recording', slot, input };
    }
    case 'keep':
      return take.phase === 'recording'
        ? { phase: 'keeping', slot: take.slot, input: take.input }
        : take;
    case 'off':
      return take.phase === 'off' ? take : { phase: 'off' };
  }
}

/** Whether the recorder is at work for a slot. */
export function recordsInto({ take }: Recorder, slot: SlotName): boolean {
  return take.phase !== 'off' && take.slot === slot;
}
