import type { ClipInput } from '../../worker/protocol.ts';
import { Sound } from './sound.ts';
import { Take } from './take.ts';

/** The graph is told so early of a change, so that all of its sides begin on the same sample. */
const LEAD_SECONDS = 0.02;

/** A loaded sound by its key, and its linear gain. */
export interface ProgrammePart {
  key: string;
  gain: number;
}

/** What is heard at one time: sounds of one length, aligned to the sample. The first one leads. */
export type Programme = readonly ProgrammePart[];

export interface PlayOptions {
  fromSeconds?: number;
  /** From its end a sound goes on at its start, until it is stopped. */
  loops?: boolean;
}

export interface PlayerListeners {
  /** It came to its end by itself. */
  onEnd: () => void;
  /** It has come to the end of what is there of a growing sound and goes on by itself, or has gone on. */
  onWaiting: (waiting: boolean) => void;
}

interface Performance {
  programme: Programme;
  loops: boolean;
  /**
   * The context's time at which the sounds' own zero was, or would have been. Loops go round on it, each by its own length, so that
   * a change to a shorter sound and back loses nothing.
   */
  zeroAt: number;
  /** Null while it waits. */
  take: Take | null;
  /** Where it waits, in seconds. */
  waitsAt: number;
}

/**
 * Plays programmes of loaded sounds; one fades over into the next at the same position. The context is made at the first play,
 * which is a person's gesture, as browsers ask.
 */
export class Player {
  readonly #listeners: PlayerListeners;
  readonly #sounds = new Map<string, Sound>();
  #graph: { context: AudioContext; master: GainNode; analyser: AnalyserNode } | undefined;
  #performance: Performance | undefined;

  constructor(listeners: PlayerListeners) {
    this.#listeners = listeners;
  }

  has(key: string): boolean {
    return this.#sounds.has(key);
  }

  /**
   * Keeps a sound under `key` in the place of the one that was there. When that one is heard, it fades over into the new one at
   * the place where it is.
   */
  load(key: string, clip: ClipInput): void {
    this.#sounds.set(key, Sound.whole(clip));
    if (this.#isHeard(key)) this.#goOn();
  }

  /** Keeps the next piece of a growing sound; `frames`: of all of it. When it is heard, the piece joins on to the sample. */
  grow(key: string, piece: ClipInput & { fromFrame: number }, frames: number): void {
    const begins = piece.fromFrame === 0;
    const sound = begins ? Sound.growing(frames, piece.sampleRateHz) : this.#sounds.get(key);
    if (!sound) return;
    this.#sounds.set(key, sound);
    sound.add(piece);
    const performance = this.#performance;
    if (!performance || !this.#isHeard(key)) return;
    if (begins || !performance.take) this.#goOn();
    else performance.take.extend();
  }

  forget(key: string): void {
    this.#sounds.delete(key);
  }

  /** To be waited for before something is played. */
  async wake(): Promise<void> {
    const { context } = this.#ready();
    if (context.state === 'suspended') await context.resume();
  }

  /** Plays a programme; what is playing stops. */
  play(programme: Programme, { fromSeconds = 0, loops = false }: PlayOptions = {}): void {
    const sound = this.#leading(programme);
    if (!sound) return;
    this.stop();
    const { context } = this.#ready();
    const from = Math.min(Math.max(fromSeconds, 0), sound.durationSeconds);
    const zeroAt = context.currentTime + LEAD_SECONDS - from;
    this.#performance = { programme, loops, zeroAt, take: null, waitsAt: from };
    this.#goOn();
  }

  /**
   * While something is playing: fades over to another programme, or to other gains, at the same position; from now on over and over,
   * if that is asked for.
   */
  hear(programme: Programme, round?: 'over-and-over'): void {
    const performance = this.#performance;
    if (!performance || !this.#leading(programme)) return;
    const { programme: before, loops } = performance;
    performance.programme = programme;
    performance.loops ||= round !== undefined;
    const isSame = (part: keyof ProgrammePart) =>
      before.length === programme.length &&
      before.every((old, index) => old[part] === programme[index]?.[part]);
    if (!isSame('key') || loops !== performance.loops) this.#goOn();
    else if (!isSame('gain')) performance.take?.setGains(programme.map(({ gain }) => gain));
  }

  stop(): void {
    const performance = this.#performance;
    if (!performance) return;
    this.#performance = undefined;
    performance.take?.leave(this.#ready().context.currentTime);
    if (!performance.take) this.#listeners.onWaiting(false);
  }

  /** Where the sound that leads is being played, in seconds; undefined when it is not. */
  positionSeconds(key: string): number | undefined {
    const performance = this.#performance;
    const sound = performance && this.#leading(performance.programme);
    if (!sound || performance.programme[0]?.key !== key) return undefined;
    return this.#position(performance, sound, this.#ready().context.currentTime);
  }

  /** Root mean square of the samples that pass to the output now, 1 is full scale; 0 before the first play. */
  level(): number {
    if (!this.#graph) return 0;
    const { analyser } = this.#graph;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  }

  /** Begins a new take of the programme where it is; one that runs makes way for it. */
  #goOn(): void {
    const performance = this.#performance;
    const sound = performance && this.#leading(performance.programme);
    if (!sound) return;
    const { context, master } = this.#ready();
    const at = context.currentTime + LEAD_SECONDS;
    const wasWaiting = performance.take === null;
    const from = this.#position(performance, sound, at);
    performance.take?.leave(at);
    performance.take = null;
    // What has waited begins its time anew; a growing sound has only one round.
    if (wasWaiting || !sound.isWhole) performance.zeroAt = at - from;
    if (!sound.isWhole && from >= sound.readySeconds - sound.joinSeconds) {
      this.#wait(performance, from);
      return;
    }
    const { programme, loops, zeroAt } = performance;
    const parts = programme.flatMap(({ key, gain }) => {
      const part = this.#sounds.get(key);
      return part ? [{ sound: part, gain }] : [];
    });
    const onEnd = () => this.#ended(performance);
    performance.take = new Take(context, master, parts, { at, zeroAt, loops, onEnd });
    if (wasWaiting) this.#listeners.onWaiting(false);
  }

  #ended(performance: Performance): void {
    if (this.#performance !== performance || !performance.take) return;
    const sound = this.#leading(performance.programme);
    const { scheduledToSeconds } = performance.take;
    if (!sound || sound.isWhole) {
      this.#performance = undefined;
      this.#listeners.onEnd();
      return;
    }
    // What faded out is heard again when it goes on.
    const at = scheduledToSeconds - sound.joinSeconds;
    performance.take = null;
    this.#wait(performance, at);
    if (sound.readySeconds > scheduledToSeconds) this.#goOn();
  }

  #wait(performance: Performance, atSeconds: number): void {
    performance.waitsAt = atSeconds;
    this.#listeners.onWaiting(true);
  }

  #position({ take, waitsAt, zeroAt, loops }: Performance, sound: Sound, at: number): number {
    if (!take) return waitsAt;
    const passed = Math.max(at - zeroAt, 0);
    const goesRound = loops || !sound.isWhole;
    return goesRound ? passed % sound.durationSeconds : Math.min(passed, sound.durationSeconds);
  }

  #isHeard(key: string): boolean {
    return this.#performance?.programme.some((part) => part.key === key) ?? false;
  }

  #leading(programme: Programme): Sound | undefined {
    return this.#sounds.get(programme[0]?.key ?? '');
  }

  #ready(): { context: AudioContext; master: GainNode } {
    if (this.#graph) return this.#graph;
    const context = new AudioContext();
    const master = new GainNode(context);
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    master.connect(analyser).connect(context.destination);
    this.#graph = { context, master, analyser };
    return this.#graph;
  }
}
