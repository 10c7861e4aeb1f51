import { crashSentence } from '../worker/engine/crash.ts';
import { FailureError } from '../worker/engine/outcome.ts';
import { NoEngineError } from '../worker/engine/variant.ts';

/** The command was called wrongly: exit code 2. The message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command was called rightly and could not do it: exit code 1. The message is one sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Whether the error was thrown on purpose; after any other the engine is broken. */
export function isForPeople(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    error instanceof CommandError ||
    error instanceof FailureError ||
    error instanceof NoEngineError
  );
}

/** What to tell a person of any error. */
export function sentenceOf(error: unknown): string {
  return isForPeople(error) ? error.message : crashSentence(error);
}
