import type { Sound, Stretch } from './sound.ts';

/**
 * The time constant in which gains approach their goal, exponentially. What comes in and what goes out at one time add up to 1
 * throughout, so that a sound that fades over into itself does not change.
 */
const APPROACH_SECONDS = 0.008;
/** After it a gain is there, to -87 dB. */
const SETTLED_SECONDS = 10 * APPROACH_SECONDS;
/** Less than a frame, more than times by the context's clock are off by: of a stretch that only fades any more nothing is begun. */
const ROUNDING_SECONDS = 1e-6;
/** What would begin sooner might begin too late. */
const LEAST_LEAD_SECONDS = 0.005;

export interface Part {
  sound: Sound;
  gain: number;
}

export interface TakePlan {
  /** The context's time at which it comes in, in the near future. */
  at: number;
  /** The context's time at which the sounds' own zero was, or would have been. */
  zeroAt: number;
  /** From its end a sound goes on at its start. */
  loops: boolean;
  /** It has come to its end, or to the end of what is there of a growing sound. */
  onEnd: () => void;
}

/** Sounds that are heard together, aligned to the sample, from one moment on until it leaves or ends. */
export class Take {
  /** How far a growing sound has been scheduled. */
  scheduledToSeconds: number;
  readonly #context: AudioContext;
  readonly #plan: TakePlan;
  readonly #fade: GainNode;
  readonly #parts: { sound: Sound; level: GainNode }[];
  readonly #sources: AudioBufferSourceNode[] = [];
  #hasLeft = false;

  constructor(context: AudioContext, output: AudioNode, parts: readonly Part[], plan: TakePlan) {
    this.#context = context;
    this.#plan = plan;
    this.#fade = new GainNode(context, { gain: 0 });
    this.#fade.connect(output);
    this.#fade.gain.setTargetAtTime(1, plan.at, APPROACH_SECONDS);
    this.#parts = parts.map(({ sound, gain }) => {
      const level = new GainNode(context, { gain });
      level.connect(this.#fade);
      return { sound, level };
    });
    this.scheduledToSeconds = plan.at - plan.zeroAt;
    if (this.#growing) this.extend();
    else for (const { sound, level } of this.#parts) this.#startWhole(sound, level);
  }

  /** One gain for each part, in their order. */
  setGains(gains: readonly number[]): void {
    this.#parts.forEach(({ level }, index) => {
      level.gain.setTargetAtTime(gains[index] ?? 0, this.#context.currentTime, APPROACH_SECONDS);
    });
  }

  /** Schedules what has come of a growing sound; what came too late to be joined on has to be heard in another take. */
  extend(): void {
    const { at, zeroAt } = this.#plan;
    const growing = this.#growing;
    if (!growing) return;
    const { stretches, joinSeconds } = growing;
    for (const stretch of stretches) {
      const isFirst = this.#sources.length === 0;
      const begins = zeroAt + stretch.bufferFromSeconds;
      const fades = isFirst ? joinSeconds + ROUNDING_SECONDS : 0;
      if (stretch.toSeconds - fades <= this.scheduledToSeconds) continue;
      if (!isFirst && begins < this.#context.currentTime + LEAST_LEAD_SECONDS) return;
      for (const { sound, level } of this.#parts) {
        this.#startStretch(stretch, joinSeconds, { sound, level, when: Math.max(at, begins) });
      }
      this.scheduledToSeconds = stretch.toSeconds;
    }
  }

  /** Fades out from `at` on. */
  leave(at: number): void {
    this.#hasLeft = true;
    this.#fade.gain.setTargetAtTime(0, at, APPROACH_SECONDS);
    for (const source of this.#sources) source.stop(at + SETTLED_SECONDS);
  }

  get #growing(): Sound | undefined {
    return this.#parts.find(({ sound }) => !sound.isWhole)?.sound;
  }

  #startWhole(sound: Sound, level: GainNode): void {
    const { at, zeroAt, loops } = this.#plan;
    const [stretch] = sound.stretches;
    if (!stretch) return;
    const round = this.#parts[0]?.sound.durationSeconds ?? 0;
    const passed = Math.max(at - zeroAt, 0);
    const offset = loops ? passed % round : Math.min(passed, sound.durationSeconds);
    const source = this.#source(stretch.buffer, loops);
    // All go round with the first, also where they are longer.
    source.loopEnd = round;
    source.connect(level);
    source.start(at, offset);
  }

  /** Of each part, also of those that are whole: at both ends they fade over the same join as their neighbours. */
  #startStretch(
    stretch: Stretch,
    joinSeconds: number,
    { sound, level, when }: { sound: Sound; level: GainNode; when: number },
  ): void {
    const { zeroAt } = this.#plan;
    const { buffer, bufferFromSeconds } = (sound.isWhole && sound.stretches[0]) || stretch;
    const source = this.#source(buffer, false);
    const fade = new GainNode(this.#context);
    source.connect(fade).connect(level);
    const { gain } = fade;
    const begins = zeroAt + stretch.fromSeconds;
    const ends = zeroAt + stretch.toSeconds;
    if (when < begins) {
      gain.setValueAtTime(0, when);
      gain.linearRampToValueAtTime(1, begins);
    }
    gain.setValueAtTime(1, Math.max(ends - joinSeconds, begins, when));
    gain.linearRampToValueAtTime(0, ends);
    // a rounding error must not lie before the beginning
    source.start(when, Math.max(0, when - zeroAt - bufferFromSeconds));
    source.stop(ends);
  }

  #source(buffer: AudioBuffer, loop: boolean): AudioBufferSourceNode {
    const source = new AudioBufferSourceNode(this.#context, { buffer, loop });
    source.onended = () => {
      if (!this.#hasLeft && this.#sources.at(-1) === source) this.#plan.onEnd();
    };
    this.#sources.push(source);
    return source;
  }
}
