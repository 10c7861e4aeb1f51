/** Measures working time: it stands still while paused. Times come from the caller, in milliseconds. */
export class Stopwatch {
  #workedMs = 0;
  #runningSinceMs: number | undefined;

  start(nowMs: number): void {
    this.#runningSinceMs ??= nowMs;
  }

  pause(nowMs: number): void {
    this.#workedMs = this.seconds(nowMs) * 1000;
    this.#runningSinceMs = undefined;
  }

  seconds(nowMs: number): number {
    const running = this.#runningSinceMs === undefined ? 0 : nowMs - this.#runningSinceMs;
    return (this.#workedMs + running) / 1000;
  }
}
