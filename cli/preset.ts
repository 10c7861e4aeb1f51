import type { PresetSpec, RetimbreModule, Settings } from '../worker/engine/module.ts';
import { UsageError } from './errors.ts';
import type { CommandOption, ParsedCommand } from './options.ts';

export const presetOption: CommandOption = {
  name: 'preset',
  value: 'NAME',
  help: 'Settings that suit a kind of sound; options that are given go before them.',
};

/** The name that --preset gave. */
export function presetOf({ own }: ParsedCommand): string | undefined {
  return own.preset === undefined ? undefined : String(own.preset);
}

/**
 * The settings of the preset `name`, before which `given` go; those alone without a name. Throws a UsageError, which begins with
 * `what` the name was read from.
 */
export function withPreset(
  engine: RetimbreModule,
  name: unknown,
  given: Settings,
  what: string,
): Settings {
  if (name === undefined) return given;
  const presets = engine.presets();
  const preset = presets.find((each) => each.name === name);
  if (!preset) {
    throw new UsageError(
      `${what} must be one of ${presets.map((each) => each.name).join(', ')}; ${JSON.stringify(name)} is not.`,
    );
  }
  requireItsEngine(preset, given, what);
  return { ...preset.settings, ...given };
}

function requireItsEngine({ name, settings }: PresetSpec, given: Settings, what: string): void {
  if (given.engine !== undefined && given.engine !== settings.engine) {
    throw new UsageError(
      `${what} ${name} has settings of the engine ${settings.engine}; with the engine ${given.engine} it must be left out.`,
    );
  }
}
