import type { OptionSpec, RetimbreModule, Settings } from '../worker/engine/module.ts';
import type { CommandOption } from './options.ts';
import { presetOption } from './preset.ts';

/** What a command says of itself. */
export interface CommandDescription {
  name: string;
  /** What follows the name, up to the options: `CONTENT STYLE -o OUT.wav`. */
  operands: string;
  summary: string;
  options: CommandOption[];
  /** The command whose options of the engine it takes, where that is not itself. */
  settingsOf?: string;
}

const columns = 100;

export function helpText(commands: CommandDescription[], version: string): string {
  return [
    `Retimbre ${version}: makes one sound take on the timbre and texture of another.`,
    '',
    ...commands.flatMap(({ name, operands, summary }) => [
      `  retimbre ${name} ${operands} [options]`,
      ...wrapped(summary, 6),
    ]),
    '  retimbre COMMAND --help | --help | --version',
    '',
    'Clips are read from WAV, FLAC, MP3, OGG Vorbis and Opus files.',
    '',
  ].join('\n');
}

export function commandHelpText(command: CommandDescription, engine: RetimbreModule): string {
  const presets = command.options.includes(presetOption) ? engine.presets() : [];
  const taken = engine
    .options()
    .filter((option) => option.commands.includes(command.settingsOf ?? command.name));
  return [
    `retimbre ${command.name} ${command.operands} [options]`,
    '',
    ...wrapped(command.summary, 0),
    '',
    ...command.options.flatMap((option) => optionLines(ownHead(option), option.help)),
    ...(presets.length > 0 ? ['', 'Presets:'] : []),
    ...presets.flatMap(({ name, help, settings }) =>
      optionLines(name, `${help} (${flags(settings)})`),
    ),
    ...(taken.length > 0 ? ['', 'Engine:'] : []),
    ...taken.flatMap((option) => optionLines(engineHead(option), engineHelp(option))),
    '',
  ].join('\n');
}

/** Settings as they are given on the command line. */
function flags(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `--${name} ${value}`)
    .join(' ');
}

function ownHead({ name, short, value, standard }: CommandOption): string {
  const shownValue = standard ? ` [${value}]` : value ? ` ${value}` : '';
  return `${short ? `-${short}, ` : ''}--${name}${shownValue}`;
}

function engineHead({ name, kind, choices = [] }: OptionSpec): string {
  const words = kind === 'choice' ? choices : [kind === 'integer' ? 'N' : 'X', ...choices];
  return `--${name} ${words.join('|')}`;
}

function engineHelp(option: OptionSpec): string {
  const unit = option.unit ? ` ${option.unit}` : '';
  const range = option.kind === 'choice' ? '' : `${option.minimum} to ${option.maximum}${unit}, `;
  return `${option.help} (${range}default: ${option.default})`;
}

function optionLines(head: string, help: string): string[] {
  return [`  ${head}`, ...wrapped(help, 6)];
}

function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}
