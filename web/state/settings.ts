import type { OptionSpec, PresetSpec, Settings } from '../../worker/protocol.ts';

/** What was typed or chosen, by option; an option that is not here stands at its default. */
export type Choices = Readonly<Record<string, string>>;

type Command = 'transfer' | 'texture';

/** The option that a running job follows, of the engines that have it. */
export const STRENGTH = 'strength';
/** The option that is followed while listening, with no other result. */
export const WET = 'wet';
const ENGINE = 'engine';

export function choose(choices: Choices, option: OptionSpec, text: string): Choices {
  if (text === String(option.default)) return withoutChoice(choices, option.name);
  return { ...choices, [option.name]: text };
}

export function withoutChoice(choices: Choices, name: string): Choices {
  const { [name]: _, ...rest } = choices;
  return rest;
}

/** What is chosen with a preset, or was for a result: what is not named stands at its default. */
export function choicesOf(
  { settings }: { settings: Settings },
  options: readonly OptionSpec[],
): Choices {
  return options.reduce((choices: Choices, option) => {
    const setting = settings[option.name];
    return setting === undefined ? choices : choose(choices, option, String(setting));
  }, {});
}

/** Whether the settings are those of the preset, to the last. */
export function isPreset(
  choices: Choices,
  preset: PresetSpec,
  options: readonly OptionSpec[],
): boolean {
  const wanted = choicesOf(preset, options);
  return [...Object.keys(choices), ...Object.keys(wanted)].every(
    (name) => choices[name] === wanted[name],
  );
}

export function chosenText(choices: Choices, option: OptionSpec): string {
  return choices[option.name] ?? String(option.default);
}

/** The options that a transfer, or another command, takes with the engine that is chosen. */
export function optionsInUse(
  choices: Choices,
  options: readonly OptionSpec[],
  command: Command = 'transfer',
): OptionSpec[] {
  const engines = options.find(({ name }) => name === ENGINE);
  const engine = engines && chosenText(choices, engines);
  return options.filter(
    (option) =>
      option.commands.includes(command) &&
      (!option.engines || (engine !== undefined && option.engines.includes(engine))),
  );
}

/** Whether the engine that is chosen is quick enough to be followed while its strength is moved. */
export function isSteerable(choices: Choices, options: readonly OptionSpec[]): boolean {
  return optionsInUse(choices, options).some(({ name }) => name === STRENGTH);
}

/**
 * What the transfer is told: every choice that differs from its default, of the options that the chosen engine takes, but for the mix
 * with the content, which is made of its result. What is not a number goes as it was typed: the engine says what is wrong with it.
 */
export function settingsOf(
  choices: Choices,
  options: readonly OptionSpec[],
  command: Command = 'transfer',
): Settings {
  const settings: Settings = {};
  for (const option of optionsInUse(choices, options, command)) {
    const text = choices[option.name];
    if (text !== undefined && option.name !== WET) settings[option.name] = settingOf(option, text);
  }
  return settings;
}

/** The share of the result in what is heard, 0 to 1; the rest is the content. */
export function wetOf({ [WET]: text }: Choices): number {
  const wet = Number(text?.trim() || 1);
  return Number.isFinite(wet) ? Math.min(Math.max(wet, 0), 1) : 1;
}

/** Whether two choices sound different by themselves, not only mixed with the content. */
export function areOtherSounds(a: Choices, b: Choices): boolean {
  return [...Object.keys(a), ...Object.keys(b)].some((name) => name !== WET && a[name] !== b[name]);
}

export function settingOf(option: OptionSpec, text: string): number | string {
  const trimmed = text.trim();
  const number = Number(trimmed);
  const isNumber = option.kind !== 'choice' && trimmed !== '' && Number.isFinite(number);
  return isNumber ? number : trimmed;
}

/** Whether `text` is something the option takes. */
export function fits(option: OptionSpec, text: string): boolean {
  const trimmed = text.trim();
  if (option.choices?.includes(trimmed)) return true;
  if (option.kind === 'choice' || trimmed === '') return false;
  const number = Number(trimmed);
  if (!Number.isFinite(number)) return false;
  if (option.kind === 'integer' && !Number.isInteger(number)) return false;
  return number >= (option.minimum ?? -Infinity) && number <= (option.maximum ?? Infinity);
}
