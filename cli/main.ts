import type { RetimbreModule } from '../worker/engine/module.ts';
import { FailureError } from '../worker/engine/outcome.ts';
import { EngineKeeper } from '../worker/engine_keeper.ts';
import type { Command } from './command.ts';
import { batch } from './commands/batch.ts';
import { resynthesise } from './commands/resynthesise.ts';
import { score } from './commands/score.ts';
import { spectrogram } from './commands/spectrogram.ts';
import { texture } from './commands/texture.ts';
import { transfer } from './commands/transfer.ts';
import { sentenceOf, UsageError } from './errors.ts';
import { commandHelpText, helpText } from './help.ts';
import { loadNodeEngine } from './node_engine.ts';
import { engineChoice, parseCommand } from './options.ts';

const commands: Command[] = [transfer, texture, batch, score, spectrogram, resynthesise];

/**
 * Runs one command and gives the exit code: 0 when the output was written, 1 when it, or a part of it, could not be, 2 when the
 * command was called wrongly. `wasmBase` is the URL of build/wasm/.
 */
export async function main(args: string[], wasmBase: string): Promise<number> {
  const whenStopped =
    commands.find((each) => each.name === args[0])?.whenStopped ?? 'nothing was written';
  // Whoever read the output may have left, as head does; what is being written goes on.
  process.stdout.on('error', () => {});
  process.once('SIGINT', () => interrupted(130, whenStopped));
  process.once('SIGTERM', () => interrupted(143, whenStopped));
  try {
    const { text, exitCode = 0 } = await answer(args, wasmBase);
    await printed(text);
    return exitCode;
  } catch (error) {
    process.stderr.write(`retimbre: ${sentenceOf(error)}\n`);
    const isUsage =
      error instanceof UsageError ||
      (error instanceof FailureError && error.code === 'invalid-option');
    return isUsage ? 2 : 1;
  }
}

async function answer(
  args: string[],
  wasmBase: string,
): Promise<{ text: string; exitCode?: number }> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === '--version') {
    const { version } = (await loadSmallEngine(wasmBase)).build();
    return { text: name === '--version' ? `retimbre ${version}\n` : helpText(commands, version) };
  }
  const command = commands.find((each) => each.name === name);
  if (!command) {
    const known = commands.map((each) => each.name).join(', ');
    throw new UsageError(`There is no command "${name}"; there are ${known}.`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    return { text: commandHelpText(command, await loadSmallEngine(wasmBase)) };
  }
  const choice = engineChoice(rest);
  const engines = await EngineKeeper.start(() => loadNodeEngine(wasmBase, choice));
  const engine = await engines.module();
  const parsed = parseCommand(command, rest, engine.options());
  const { json, text, ...ended } = await command.run(engine, parsed, { engines, wasmBase });
  return { text: `${parsed.own.json ? JSON.stringify(json) : text}\n`, ...ended };
}

/** Enough to ask for the version and the options: it starts no threads. */
function loadSmallEngine(wasmBase: string): Promise<RetimbreModule> {
  return loadNodeEngine(wasmBase, { variant: 'single' });
}

/** Resolves when the text has left for good, even into a slow pipe. */
function printed(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

function interrupted(exitCode: number, whatIsThere: string): void {
  const overTheBar = process.stderr.isTTY ? '\n' : '';
  process.stderr.write(`${overTheBar}retimbre: stopped before the end; ${whatIsThere}.\n`);
  process.exit(exitCode);
}
