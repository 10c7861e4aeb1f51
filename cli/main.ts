import { crashSentence } from '../worker/engine/crash.ts';
import type { RetimbreModule } from '../worker/engine/module.ts';
import { FailureError } from '../worker/engine/outcome.ts';
import { NoEngineError } from '../worker/engine/variant.ts';
import type { Command } from './command.ts';
import { resynthesise } from './commands/resynthesise.ts';
import { score } from './commands/score.ts';
import { spectrogram } from './commands/spectrogram.ts';
import { transfer } from './commands/transfer.ts';
import { CommandError, UsageError } from './errors.ts';
import { commandHelpText, helpText } from './help.ts';
import { loadNodeEngine } from './node_engine.ts';
import { engineChoice, parseCommand } from './options.ts';

const commands: Command[] = [transfer, score, spectrogram, resynthesise];

/**
 * Runs one command and gives the exit code: 0 when the output was written, 1 when it could not be, 2 when the command was
 * called wrongly. `wasmBase` is the URL of build/wasm/.
 */
export async function main(args: string[], wasmBase: string): Promise<number> {
  process.once('SIGINT', () => interrupted(130));
  process.once('SIGTERM', () => interrupted(143));
  try {
    await printed(await answer(args, wasmBase));
    return 0;
  } catch (error) {
    process.stderr.write(`retimbre: ${sentenceOf(error)}\n`);
    const isUsage =
      error instanceof UsageError ||
      (error instanceof FailureError && error.code === 'invalid-option');
    return isUsage ? 2 : 1;
  }
}

async function answer(args: string[], wasmBase: string): Promise<string> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === '--version') {
    const { version } = (await loadSmallEngine(wasmBase)).build();
    return name === '--version' ? `retimbre ${version}\n` : helpText(commands, version);
  }
  const command = commands.find((each) => each.name === name);
  if (!command) {
    const known = commands.map((each) => each.name).join(', ');
    throw new UsageError(`There is no command "${name}"; there are ${known}.`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    return commandHelpText(command, (await loadSmallEngine(wasmBase)).options());
  }
  const engine = await loadNodeEngine(wasmBase, engineChoice(rest));
  const parsed = parseCommand(command.name, rest, command.options, engine.options());
  const result = await command.run(engine, parsed);
  return parsed.own.json ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`;
}

/** Enough to ask for the version and the options: it starts no threads. */
function loadSmallEngine(wasmBase: string): Promise<RetimbreModule> {
  return loadNodeEngine(wasmBase, { variant: 'single' });
}

/** Resolves when the text has left for good, even into a slow pipe. */
function printed(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

function interrupted(exitCode: number): void {
  const overTheBar = process.stderr.isTTY ? '\n' : '';
  process.stderr.write(`${overTheBar}retimbre: stopped before the end; nothing was written.\n`);
  process.exit(exitCode);
}

function sentenceOf(error: unknown): string {
  const isForPeople =
    error instanceof UsageError ||
    error instanceof CommandError ||
    error instanceof FailureError ||
    error instanceof NoEngineError;
  return isForPeople ? error.message : crashSentence(error);
}
