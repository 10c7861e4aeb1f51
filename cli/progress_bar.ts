import type { TimedProgress } from '../worker/protocol.ts';

/** A terminal to draw on, or a file or pipe on which nothing is drawn. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** One line that is drawn over again while a job runs. */
export class ProgressBar {
  readonly #screen: Screen;
  readonly #title: string;

  /** `title` stands before the bar. */
  constructor(screen: Screen, title = '') {
    this.#screen = screen;
    this.#title = title;
  }

  show(progress: TimedProgress): void {
    if (this.#screen.isTTY)
      this.#screen.write(`\r${barLine(progress, this.#screen.columns ?? 80, this.#title)}`);
  }

  clear(): void {
    if (this.#screen.isTTY) this.#screen.write('\r\x1b[K');
  }
}

const barCells = 24;

/** The line, exactly one column shorter than the terminal, so that it never wraps. */
export function barLine(progress: TimedProgress, columns: number, title = ''): string {
  const filled = Math.round(progress.fraction * barCells);
  const parts = [
    title,
    progress.stage.padEnd(8),
    `[${'='.repeat(filled).padEnd(barCells)}]`,
    `${Math.floor(progress.fraction * 100)} %`.padStart(5),
    progress.secondsLeft === undefined ? '' : `${duration(progress.secondsLeft)} left`,
    progress.windows > 1 ? `window ${progress.window + 1}/${progress.windows}` : '',
    progress.stage === 'optimise' ? `${progress.iteration}/${progress.iterations}` : '',
    progress.loss ? `loss ${progress.loss.total.toPrecision(4)}` : '',
  ];
  return parts
    .filter(Boolean)
    .join('  ')
    .slice(0, columns - 1)
    .padEnd(columns - 1);
}

/** `0:05`, `12:40`, `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}
