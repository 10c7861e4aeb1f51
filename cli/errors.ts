/** The command was called wrongly: exit code 2. The message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command was called rightly and could not do it: exit code 1. The message is one sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
