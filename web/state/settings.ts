import type { OptionSpec, Settings } from '../../worker/protocol.ts';

/** What was typed or chosen, by option; an option that is not here stands at its default. */
export type Choices = Readonly<Record<string, string>>;

export function choose(choices: Choices, option: OptionSpec, text: string): Choices {
  if (text === String(option.default)) return withoutChoice(choices, option.name);
  return { ...choices, [option.name]: text };
}

export function withoutChoice(choices: Choices, name: string): Choices {
  const { [name]: _, ...rest } = choices;
  return rest;
}

export function chosenText(choices: Choices, option: OptionSpec): string {
  return choices[option.name] ?? String(option.default);
}

/** The settings as the engine takes them. What is not a number goes as it was typed: the engine says what is wrong with it. */
export function settingsOf(choices: Choices, options: readonly OptionSpec[]): Settings {
  const settings: Settings = {};
  for (const option of options) {
    const text = choices[option.name]?.trim();
    if (text === undefined) continue;
    const number = Number(text);
    const isNumber = option.kind !== 'choice' && text !== '' && Number.isFinite(number);
    settings[option.name] = isNumber ? number : text;
  }
  return settings;
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
