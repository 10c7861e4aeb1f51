import type { ClipPiece, Job, JobProgress, JobReport } from './engine/module.ts';
import { expectValue, FailureError } from './engine/outcome.ts';
import { GrowingClip } from './growing_clip.ts';
import { hasEnded, type JobSignal, nextState } from './progress/job_state.ts';
import { Stopwatch } from './progress/stopwatch.ts';
import { Throttle } from './progress/throttle.ts';
import { TimeLeft } from './progress/time_left.ts';
import type {
  ClipInput,
  JobPicture,
  JobState,
  LivePicture,
  Settings,
  TimedProgress,
} from './protocol.ts';
import { nextTurn } from './turn.ts';

/**
 * How long one step of a job works before waiting messages are read. A step ends with a whole block of work, which takes up
 * to 50 ms on one thread; together they stay well below the 200 ms in which a button must answer.
 */
const stepBudgetMs = 25;

/** Ten times a second is as often as an eye follows a bar. */
const progressEveryMs = 100;

export interface RunListeners {
  onProgress: (progress: TimedProgress) => void;
  onPicture?: (picture: JobPicture) => void;
  /** Hears each piece of the result as soon as it is finished; its samples are the listener's. */
  onPiece?: (piece: ClipPiece, totalFrames: number) => void;
  /** Hears each finished sound. With it the job is kept until it is cancelled; without, it ends with the first. */
  onSound?: (sound: ClipInput) => void;
}

export type RunEnd = { kind: 'done'; clip: ClipInput; report: JobReport } | { kind: 'cancelled' };

/**
 * Drives a job to its end in steps, with a turn for messages after each, so that pause, resume, steer and cancel take effect
 * within a step. Owns the job and deletes it.
 */
export class JobRun {
  readonly #job: Job;
  readonly #result: GrowingClip;
  readonly #listeners: RunListeners;
  readonly #stopwatch = new Stopwatch();
  readonly #timeLeft = new TimeLeft();
  readonly #progressThrottle = new Throttle(progressEveryMs);
  #livePicture: { view: LivePicture['view']; throttle: Throttle } | undefined;
  #state: JobState = 'running';
  #last: JobProgress | undefined;
  #wake: (() => void) | undefined;
  /** Since the last sound. */
  #isSteered = false;
  readonly #afterSound: (() => void)[] = [];
  #abandonedBy: Error | undefined;

  constructor(job: Job, listeners: RunListeners) {
    this.#job = job;
    this.#result = new GrowingClip(job.shape());
    this.#listeners = listeners;
  }

  get state(): JobState {
    return this.#state;
  }

  /** Takes steps until the job is done, cancelled or fails. Called once. */
  async run(): Promise<RunEnd> {
    this.#stopwatch.start(performance.now());
    try {
      while (!hasEnded(this.#state)) {
        if (this.#state === 'running') await this.#step();
        else await this.#resumption();
      }
      if (this.#abandonedBy) throw this.#abandonedBy;
      if (this.#state === 'cancelled') {
        this.#job.delete();
        this.#tell();
        return { kind: 'cancelled' };
      }
      const end: RunEnd = { kind: 'done', clip: this.#result.whole(), report: this.#job.report() };
      this.#job.delete();
      this.#tell();
      return end;
    } catch (error) {
      this.#state = nextState(this.#state, 'fail');
      // After anything else the module is broken, and with it the job.
      if (error instanceof FailureError) this.#job.delete();
      throw error;
    }
  }

  pause(): JobState {
    return this.#signal('pause');
  }

  resume(): JobState {
    return this.#signal('resume');
  }

  cancel(): JobState {
    return this.#signal('cancel');
  }

  /** Ends the run with `error` and leaves the job alone: the module that it lives in has broken. */
  abandon(error: Error): void {
    this.#abandonedBy = error;
    this.#signal('fail');
  }

  /**
   * Changes settings of the job; a kept one that rests goes on. A sound that is nearly there, or on the way to which the job has
   * been steered before, is finished first, so that something new is heard again and again while a slider moves.
   */
  async steer(settings: Settings): Promise<void> {
    while (this.#state === 'running' && (this.#isSteered || this.#last?.stage === 'phase')) {
      await new Promise<void>((resolve) => this.#afterSound.push(resolve));
    }
    if (hasEnded(this.#state)) return;
    expectValue(this.#job.steer(settings));
    // Those that waited together are one.
    queueMicrotask(() => {
      this.#isSteered = true;
    });
    this.#signal('steer');
  }

  /** The result so far as sound: what is finished, and what is being worked on as it would sound now. */
  preview(): ClipInput {
    return this.#result.followedBy(this.#job.preview());
  }

  /** Pictures of the result so far, from now on; null for none. A job that rests gives one at once. */
  setLivePicture(livePicture: LivePicture | null): void {
    this.#livePicture = livePicture
      ? { view: livePicture.view, throttle: new Throttle(livePicture.everyMs) }
      : undefined;
    // A job that is done before the first is due is not held up by one.
    this.#livePicture?.throttle.allows(performance.now());
    if (this.#state === 'resting') this.#draw();
  }

  #signal(signal: JobSignal): JobState {
    const before = this.#state;
    this.#state = nextState(before, signal);
    if (this.#state === before) return before;
    if (this.#state === 'running') this.#stopwatch.start(performance.now());
    else this.#stopwatch.pause(performance.now());
    if (!hasEnded(this.#state)) this.#tell();
    this.#wake?.();
    if (hasEnded(this.#state)) this.#goOnAfterSound();
    return this.#state;
  }

  #goOnAfterSound(): void {
    for (const goOn of this.#afterSound.splice(0)) goOn();
  }

  #resumption(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #step(): Promise<void> {
    const progress = expectValue(this.#job.step(stepBudgetMs));
    this.#last = progress;
    this.#takePieces();
    if (progress.stage === 'done') {
      this.#finish();
      return;
    }
    if (this.#progressThrottle.allows(performance.now())) this.#tell();
    if (this.#livePicture?.throttle.allows(performance.now())) this.#draw();
    await nextTurn();
  }

  #takePieces(): void {
    for (let piece = this.#job.take(); piece; piece = this.#job.take()) {
      this.#result.add(piece);
      this.#listeners.onPiece?.(piece, this.#result.frames);
    }
  }

  #finish(): void {
    const { onSound } = this.#listeners;
    if (!onSound) {
      this.#signal('finish');
      return;
    }
    onSound(this.#result.whole());
    this.#isSteered = false;
    this.#signal('rest');
    this.#goOnAfterSound();
    this.#draw();
  }

  #tell(): void {
    if (!this.#last) return;
    const secondsElapsed = this.#stopwatch.seconds(performance.now());
    const secondsLeft = this.#timeLeft.update(secondsElapsed, this.#last.fraction);
    this.#listeners.onProgress({
      ...this.#last,
      state: this.#state,
      secondsElapsed,
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
    });
  }

  #draw(): void {
    const { onPicture } = this.#listeners;
    if (!this.#livePicture || !onPicture) return;
    const picture = this.#job.render(this.#livePicture.view);
    // Before the analysis is done there is nothing to draw.
    if ('value' in picture) onPicture({ ...picture.value, view: this.#livePicture.view });
  }
}
