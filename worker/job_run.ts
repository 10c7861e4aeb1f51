import type { Job, JobProgress, JobReport, Picture } from './engine/module.ts';
import { expectValue, FailureError } from './engine/outcome.ts';
import { hasEnded, type JobSignal, nextState } from './progress/job_state.ts';
import { Stopwatch } from './progress/stopwatch.ts';
import { Throttle } from './progress/throttle.ts';
import { TimeLeft } from './progress/time_left.ts';
import type { ClipInput, JobState, LivePicture, TimedProgress } from './protocol.ts';
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
  onPicture?: (picture: Picture) => void;
}

export type RunEnd = { kind: 'done'; clip: ClipInput; report: JobReport } | { kind: 'cancelled' };

/**
 * Drives a job to its end in steps, with a turn for messages after each, so that pause, resume and cancel take effect
 * within a step. Owns the job and deletes it.
 */
export class JobRun {
  readonly #job: Job;
  readonly #listeners: RunListeners;
  readonly #stopwatch = new Stopwatch();
  readonly #timeLeft = new TimeLeft();
  readonly #progressThrottle = new Throttle(progressEveryMs);
  #livePicture: { view: LivePicture['view']; throttle: Throttle } | undefined;
  #state: JobState = 'running';
  #last: JobProgress | undefined;
  #wake: (() => void) | undefined;
  #abandonedBy: Error | undefined;

  constructor(job: Job, listeners: RunListeners) {
    this.#job = job;
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
        if (this.#state === 'paused') await this.#resumption();
        else await this.#step();
      }
      if (this.#abandonedBy) throw this.#abandonedBy;
      if (this.#state === 'cancelled') {
        this.#job.delete();
        this.#tell();
        return { kind: 'cancelled' };
      }
      const end: RunEnd = { kind: 'done', clip: this.#job.result(), report: this.#job.report() };
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

  /** The result so far as sound. */
  preview(): ClipInput {
    return this.#job.preview();
  }

  /** Pictures of the result so far, from now on; null for none. */
  setLivePicture(livePicture: LivePicture | null): void {
    this.#livePicture = livePicture
      ? { view: livePicture.view, throttle: new Throttle(livePicture.everyMs) }
      : undefined;
  }

  #signal(signal: JobSignal): JobState {
    const before = this.#state;
    this.#state = nextState(before, signal);
    if (this.#state === before) return before;
    if (signal === 'resume') this.#stopwatch.start(performance.now());
    else this.#stopwatch.pause(performance.now());
    if (!hasEnded(this.#state)) this.#tell();
    this.#wake?.();
    return this.#state;
  }

  #resumption(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #step(): Promise<void> {
    const progress = expectValue(this.#job.step(stepBudgetMs));
    this.#last = progress;
    if (progress.stage === 'done') {
      this.#signal('finish');
      return;
    }
    if (this.#progressThrottle.allows(performance.now())) this.#tell();
    this.#draw();
    await nextTurn();
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
    const live = this.#livePicture;
    if (!live || !this.#listeners.onPicture || !live.throttle.allows(performance.now())) return;
    const picture = this.#job.render(live.view);
    // Before the analysis is done there is nothing to draw.
    if ('value' in picture) this.#listeners.onPicture(picture.value);
  }
}
