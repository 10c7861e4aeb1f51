import type { RetimbreModule } from '../worker/engine/module.ts';
import type { EngineKeeper } from '../worker/engine_keeper.ts';
import { UsageError } from './errors.ts';
import type { CommandDescription } from './help.ts';
import type { CommandOption, ParsedCommand } from './options.ts';

/** What a command did: the object that --json prints, and the same in a few words for people. */
export interface CommandResult {
  json: Record<string, unknown>;
  text: string;
  /** Of the process; 0 where it is not said. */
  exitCode?: number;
}

/** What is installed here, for commands that need more of it than one engine. */
export interface Installation {
  /** Holds the engine that the command was given, and has another when that breaks. */
  engines: EngineKeeper;
  /** URL of build/wasm/. */
  wasmBase: string;
}

export interface Command extends CommandDescription {
  run(
    engine: RetimbreModule,
    parsed: ParsedCommand,
    installation: Installation,
  ): Promise<CommandResult>;
  /** What to say of the work when it is interrupted; that nothing was written where it is not said. */
  whenStopped?: string;
}

/** -o, of a command that writes a file. */
export function outputOption(what: string): CommandOption {
  return {
    name: 'output',
    short: 'o',
    value: what,
    help: 'Where to write; replaced if it exists.',
  };
}

/** The operands of a command, of which there must be exactly `count`. */
export function operands(
  command: CommandDescription,
  { positionals }: ParsedCommand,
  count: number,
  noun = 'clip',
): string[] {
  if (positionals.length !== count) {
    throw new UsageError(
      `${command.name} takes ${count === 1 ? `one ${noun}` : `${count} ${noun}s`} and was given ${positionals.length}: ` +
        `retimbre ${command.name} ${command.operands}.`,
    );
  }
  if (positionals.includes('')) throw new UsageError(`The name of a ${noun} is empty.`);
  return positionals;
}

/** Where -o says that the output goes. */
export function outputPath(command: CommandDescription, { own }: ParsedCommand): string {
  if (typeof own.output !== 'string' || own.output === '') {
    throw new UsageError(
      `Where to write is missing: retimbre ${command.name} ${command.operands}.`,
    );
  }
  return own.output;
}

/** The value of an option with a fixed set of words. */
export function choiceOf<Word extends string>(
  parsed: ParsedCommand,
  name: string,
  words: readonly Word[],
  standard: Word,
): Word {
  const given = parsed.own[name] ?? standard;
  const word = words.find((each) => each === given);
  if (!word)
    throw new UsageError(`--${name} must be one of ${words.join(', ')}; "${given}" is not.`);
  return word;
}
