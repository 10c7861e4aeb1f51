/** Over how long the pace is measured: long enough to level single evaluations, short enough to follow a new stage. */
const windowSeconds = 8;

/** Before so much of the work is done there is nothing to tell the rest from. */
const leastFraction = 0.01;
const leastSeconds = 0.5;

/** Tells how long the rest of a job will take from the pace of its last seconds. Time is the caller's, in working seconds. */
export class TimeLeft {
  readonly #marks: { seconds: number; fraction: number }[] = [];

  /** `fraction` of the work (0 to 1, never falling) is done after `seconds`. Returns seconds, or undefined when unknown. */
  update(seconds: number, fraction: number): number | undefined {
    const marks = this.#marks;
    marks.push({ seconds, fraction });
    while (marks.length > 2 && (marks[1]?.seconds ?? seconds) <= seconds - windowSeconds) {
      marks.shift();
    }
    if (fraction >= 1) return 0;
    const oldest = marks[0];
    if (!oldest || fraction < leastFraction || seconds < leastSeconds) return undefined;
    const pace = (fraction - oldest.fraction) / (seconds - oldest.seconds);
    return pace > 0 && Number.isFinite(pace) ? (1 - fraction) / pace : undefined;
  }
}
