import type { ClipInput, RetimbreModule, Stretch } from '../worker/engine/module.ts';
import { cutOut } from '../worker/stretch.ts';
import { standardSteadySeconds, survey } from '../worker/style_survey.ts';
import { UsageError } from './errors.ts';
import type { CommandOption, ParsedCommand } from './options.ts';

const range = { least: 0.5, most: 60 };

export const steadiestOption: CommandOption = {
  name: 'steadiest',
  value: 'SECONDS',
  standard: String(standardSteadySeconds),
  help: `Use only the seconds of a style that are most like one texture, not all of it: ${range.least} to ${range.most}, ${standardSteadySeconds} where none are said. A way out where a style is too varied to be one texture, which is told.`,
};

/** What --steadiest says. Throws a UsageError. */
export function steadiestOf({ own }: ParsedCommand): number | undefined {
  if (own.steadiest === undefined) return undefined;
  const text = String(own.steadiest);
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  return requireSteadiest(seconds, '--steadiest', text);
}

/** Throws a UsageError, which begins with `what` the seconds were read from and quotes them as `shown`. */
export function requireSteadiest(seconds: unknown, what: string, shown: string): number {
  if (typeof seconds === 'number' && seconds >= range.least && seconds <= range.most) {
    return seconds;
  }
  throw new UsageError(
    `${what} must be a number of seconds from ${range.least} to ${range.most}; ${shown} is not.`,
  );
}

/** What a style is like as a texture, for --json, and what of it is used. */
export interface StyleReport {
  /** 0 for one steady texture. */
  busyness: number;
  /** Too varied to be one texture. */
  busy: boolean;
  used: Stretch;
}

/** Surveys a style and gives of it what is used: all, or its steadiest seconds. */
export async function usedOf(
  engine: RetimbreModule,
  style: ClipInput,
  steadiest: number | undefined,
): Promise<{ clip: ClipInput; report: StyleReport }> {
  const found = await survey(engine, style, steadiest);
  const { busyness, busy } = found;
  if (steadiest !== undefined) {
    return {
      clip: cutOut(style, found.steadiest),
      report: { busyness, busy, used: found.steadiest },
    };
  }
  const toSeconds = (style.channels[0]?.length ?? 0) / style.sampleRateHz;
  return { clip: style, report: { busyness, busy, used: { fromSeconds: 0, toSeconds } } };
}

/** Says on standard error that a style is too varied, and the way out. */
export function warnOfBusy(path: string): void {
  process.stderr.write(
    `retimbre: ${path} is too varied to be one texture; --steadiest uses its steadiest ${standardSteadySeconds} seconds instead of all of it.\n`,
  );
}
