import { parseArgs } from 'node:util';
import { mostThreads } from '../worker/engine/load.ts';
import type { OptionSpec, Settings, SettingValue, Variant } from '../worker/engine/module.ts';
import { UsageError } from './errors.ts';
import type { CommandDescription } from './help.ts';

/** An option of the command line itself; the engine's own come from its table. */
export interface CommandOption {
  name: string;
  short?: string;
  /** What stands for the value in the help; absent for a switch. */
  value?: string;
  /** The value where the option is given with none, that is, where no number follows. */
  standard?: string;
  /** May be given several times. */
  isList?: true;
  help: string;
}

const variants: Variant[] = ['relaxed', 'simd', 'single'];

export const commonOptions = {
  json: { name: 'json', help: 'Print one JSON object on standard output and nothing else.' },
  threads: {
    name: 'threads',
    value: 'N',
    help: `Threads to work with, 1 to ${mostThreads} (default: one for each core).`,
  },
  variant: {
    name: 'variant',
    value: variants.join('|'),
    help: 'Build of the engine to run (default: the fastest that runs here).',
  },
  help: { name: 'help', short: 'h', help: 'Print this help.' },
} satisfies Record<string, CommandOption>;

export interface ParsedCommand {
  positionals: string[];
  /** Values of the command line's own options; a switch that was given is `true`. */
  own: Record<string, string | true | undefined>;
  /** Values of those that may be given several times, in order. */
  lists: Record<string, string[]>;
  /** Values of the engine's options, for the engine to check. */
  settings: Settings;
}

/** Parses what follows the command's name. Throws a UsageError that names the option. */
export function parseCommand(
  { name, options: own, settingsOf = name }: CommandDescription,
  args: string[],
  engine: OptionSpec[],
): ParsedCommand {
  const taken = engine.filter((option) => option.commands.includes(settingsOf));
  const valued = new Set([...taken, ...own.filter((option) => option.value)].map((o) => o.name));
  const standards = new Map(own.flatMap((o) => (o.standard ? [[`--${o.name}`, o.standard]] : [])));
  const complete = withStandards(joinNegativeNumbers(args, valued), standards);
  const values = parseValues(name, complete, own, taken);
  const settings: Settings = {};
  for (const option of taken) {
    const text = values.values[option.name];
    if (typeof text === 'string') settings[option.name] = settingOf(text);
  }
  const ownValues: ParsedCommand['own'] = {};
  const lists: ParsedCommand['lists'] = {};
  for (const option of own) {
    const value = values.values[option.name];
    if (Array.isArray(value)) lists[option.name] = value;
    else if (value !== undefined && value !== false) ownValues[option.name] = value;
  }
  return { positionals: values.positionals, own: ownValues, lists, settings };
}

/** The engine to load, which must be known before the engine can say what its options are. */
export function engineChoice(args: string[]): { threads?: number; variant?: Variant } {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { threads: { type: 'string' }, variant: { type: 'string' } },
  });
  const { threads, variant } = values;
  const choice: { threads?: number; variant?: Variant } = {};
  if (threads !== undefined) choice.threads = threadsOf(threads);
  if (variant !== undefined) choice.variant = variantOf(variant);
  return choice;
}

function threadsOf(text: string | boolean): number {
  const threads = Number(text);
  if (text === true || !Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
    throw new UsageError(
      `--threads must be a whole number from 1 to ${mostThreads}; "${text}" is not.`,
    );
  }
  return threads;
}

function variantOf(text: string | boolean): Variant {
  const variant = variants.find((name) => name === text);
  if (!variant) {
    throw new UsageError(`--variant must be one of ${variants.join(', ')}; "${text}" is not.`);
  }
  return variant;
}

/** A number where the text is one; otherwise the word itself, about which the engine has its say. */
function settingOf(text: string): SettingValue {
  return isNumber(text) ? Number(text) : text;
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** `--steadiest A.wav` as `--steadiest=3 A.wav`, since a parser of options knows no values that may be left out. */
function withStandards(args: string[], standards: Map<string, string>): string[] {
  return args.map((arg, i) => {
    const standard = standards.get(arg);
    const isAlone = standard !== undefined && !isNumber(args[i + 1] ?? '');
    return isAlone ? `${arg}=${standard}` : arg;
  });
}

/** `--alpha -1` as `--alpha=-1`, since a parser of options takes a leading dash for another option. */
function joinNegativeNumbers(args: string[], valued: Set<string>): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [arg = '', next] = args.slice(i, i + 2);
    if (next !== undefined && valued.has(arg.replace(/^--/, '')) && /^-[\d.]/.test(next)) {
      joined.push(`${arg}=${next}`);
      i++;
    } else {
      joined.push(arg);
    }
  }
  return joined;
}

function parseValues(
  command: string,
  args: string[],
  own: CommandOption[],
  engine: OptionSpec[],
): { positionals: string[]; values: Record<string, string | boolean | string[] | undefined> } {
  const options: Record<
    string,
    { type: 'string' | 'boolean'; short?: string; multiple?: boolean }
  > = {};
  for (const { name } of engine) options[name] = { type: 'string' };
  for (const { name, short, value, isList = false } of own) {
    options[name] = {
      type: value ? 'string' : 'boolean',
      multiple: isList,
      ...(short ? { short } : {}),
    };
  }
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true });
    return { positionals: parsed.positionals, values: parsed.values as Record<string, string> };
  } catch (error) {
    throw new UsageError(parseErrorSentence(command, error as Error & { code?: string }, options));
  }
}

function parseErrorSentence(
  command: string,
  error: Error & { code?: string },
  options: Record<string, unknown>,
): string {
  const name = error.message.match(/'(-{1,2}[^' ]+)/)?.[1] ?? 'an option';
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const known = Object.keys(options).map((option) => `--${option}`);
    return `There is no option ${name} for ${command}; its options are ${known.join(', ')}.`;
  }
  return error.message.includes('does not take an argument')
    ? `The option ${name} takes no value.`
    : `The option ${name} needs a value.`;
}
