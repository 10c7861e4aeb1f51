import { mostSamples } from '../../worker/audio/clip_length.ts';
import { LevelMeter } from '../audio/level_meter.ts';
import { type Input, Microphone, microphones } from '../audio/microphone.ts';
import { PeakTrail } from '../audio/peak_trail.ts';
import { Recording } from '../audio/recording.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import type { RecorderAction } from '../state/recorder.ts';
import type { Action } from '../state/reduce.ts';
import type { SlotName } from '../state/slot.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { secondsText } from '../text/quantities.ts';
import type { Clips } from './clips.ts';
import type { Listening } from './listening.ts';
import { sentenceOf } from './sentence.ts';

/** The longest recording, if that many samples may be in a clip. */
export const MOST_SECONDS = 600;
/** Of the waveform that grows while it is recorded; at first each stands for a piece of 43 ms. */
const TRAIL_COLUMNS = 480;

const LOST =
  'The microphone was disconnected or taken away; what was recorded until then has been kept.';

/** What comes in now, for a meter that looks at every frame. */
export interface Incoming {
  meter: LevelMeter;
  trail: PeakTrail;
  /** How much has been recorded. */
  seconds: number;
  mostSeconds: number;
}

/** A microphone that is open, and what came of it so far. */
interface OpenTake {
  slot: SlotName;
  microphone: Microphone;
  meter: LevelMeter;
  trail: PeakTrail;
  recording: Recording;
}

/** Records from the microphone into a slot. One take at a time; the microphone is in use only while there is one. */
export class Recorder {
  readonly #store: Store<State, Action>;
  readonly #clips: Clips;
  readonly #listening: Listening;
  readonly #page: Lifetime;
  /** Ends with the take, and with it microphone, timers and keys. */
  #lifetime: Lifetime | undefined;
  #take: OpenTake | undefined;
  #lastSlot: SlotName | undefined;
  #recordings = 0;

  constructor(store: Store<State, Action>, clips: Clips, listening: Listening, page: Lifetime) {
    this.#store = store;
    this.#clips = clips;
    this.#listening = listening;
    this.#page = page;
  }

  /** Opens a microphone for a slot, the browser's default one if none is named; its level is shown, nothing is kept yet. */
  async open(slot: SlotName, device: string | null = null): Promise<void> {
    const { phase } = this.#store.state().recorder.take;
    if (phase === 'recording' || phase === 'keeping') return;
    this.#end();
    const lifetime = this.#page.child();
    this.#lifetime = lifetime;
    this.#lastSlot = slot;
    this.#tell({ type: 'ask', slot });
    lifetime.listen(window, 'keydown', (event) => {
      if (event.key === 'Escape') this.cancel();
    });
    try {
      const microphone = await Microphone.open(device, {
        onSound: (channels) => this.#hear(channels),
        onLost: () => this.#lose(),
      });
      if (lifetime.over) return microphone.close();
      lifetime.add(() => microphone.close());
      this.#take = takeOf(slot, microphone);
      this.#tell({ type: 'opened', input: microphone.input });
      await this.#watchDevices(lifetime);
    } catch (error) {
      if (!lifetime.over) this.#giveUp(sentenceOf(error));
    }
  }

  setCountIn(seconds: number): void {
    this.#tell({ type: 'count-in', seconds });
  }

  /** Begins to record, after the count-in. What is heard is stopped, so that it is not recorded too. */
  start(): void {
    const { take, countInSeconds } = this.#store.state().recorder;
    if (take.phase !== 'ready') return;
    this.#listening.stop();
    this.#count(countInSeconds);
  }

  /** Ends the recording; it becomes the slot's clip. */
  async stop(note?: string): Promise<void> {
    const take = this.#take;
    if (!take || this.#store.state().recorder.take.phase !== 'recording') return;
    await take.microphone.drain();
    // the slot's clip may have come meanwhile, by the limit
    if (this.#store.state().recorder.take.phase !== 'recording') return;
    this.#tell({ type: 'keep' });
    const { slot, recording, microphone } = take;
    const notes = [...(note ? [note] : []), ...processingNotes(microphone.input)];
    const sound = recording.take();
    this.#end();
    await this.#clips.openSound(slot, `Recording ${++this.#recordings}`, sound, notes);
    this.#tell({ type: 'off' });
  }

  /** Lets go of the microphone; nothing is kept. */
  cancel(): void {
    if (this.#store.state().recorder.take.phase === 'keeping') return;
    this.#end();
    this.#tell({ type: 'off' });
  }

  /** The slot of the last take. */
  get lastSlot(): SlotName | undefined {
    return this.#lastSlot;
  }

  /** What comes in now; undefined while no microphone is open. */
  incoming(): Incoming | undefined {
    if (!this.#take) return undefined;
    const { meter, trail, recording } = this.#take;
    return { meter, trail, seconds: recording.seconds, mostSeconds: recording.mostSeconds };
  }

  #tell(action: RecorderAction): void {
    this.#store.dispatch({ type: 'recorder', action });
  }

  #end(): void {
    this.#lifetime?.dispose();
    this.#lifetime = undefined;
    this.#take = undefined;
  }

  #giveUp(problem: string): void {
    const { take } = this.#store.state().recorder;
    this.#end();
    this.#tell({ type: 'off' });
    if (take.phase !== 'off') this.#clips.refuse(take.slot, problem);
  }

  async #watchDevices(lifetime: Lifetime): Promise<void> {
    const look = async () => {
      const devices = await microphones();
      if (!lifetime.over) this.#tell({ type: 'devices', devices });
    };
    lifetime.listen(navigator.mediaDevices, 'devicechange', look);
    await look();
  }

  #count(secondsLeft: number): void {
    if (secondsLeft === 0) {
      // what was too loud before it began is not in the recording
      if (this.#take) this.#take.meter = new LevelMeter(this.#take.recording.sampleRateHz);
      this.#tell({ type: 'begin' });
      return;
    }
    this.#tell({ type: 'count', secondsLeft });
    this.#lifetime?.after(1000, () => this.#count(secondsLeft - 1));
  }

  #hear(channels: Float32Array<ArrayBuffer>[]): void {
    const take = this.#take;
    if (!take) return;
    take.meter.add(channels);
    if (this.#store.state().recorder.take.phase !== 'recording') return;
    take.trail.add(channels);
    take.recording.add(channels);
    if (take.recording.isFull) {
      this.stop(
        `The recording ended at ${secondsText(take.recording.seconds)}, the longest there is.`,
      );
    }
  }

  #lose(): void {
    if (this.#store.state().recorder.take.phase === 'recording') this.stop(LOST);
    else this.#giveUp('The microphone was disconnected; connect it, then press Record again.');
  }
}

function takeOf(slot: SlotName, microphone: Microphone): OpenTake {
  const { sampleRateHz, channels } = microphone.input;
  const mostFrames = Math.floor(Math.min(MOST_SECONDS * sampleRateHz, mostSamples / channels));
  return {
    slot,
    microphone,
    meter: new LevelMeter(sampleRateHz),
    trail: new PeakTrail(TRAIL_COLUMNS),
    recording: new Recording(sampleRateHz, channels, mostFrames),
  };
}

function processingNotes({ processing }: Input): string[] {
  if (processing.length === 0) return [];
  return [`The browser recorded it with ${processing.join(', ')}, though it was asked not to.`];
}
