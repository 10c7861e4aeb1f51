import type { Failure, Outcome } from './module.ts';

/** What the module said was wrong, as an exception. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly code: Failure['code'];

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
  }
}

/** The value of an outcome; throws a FailureError when there is none. */
export function expectValue<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw new FailureError(outcome.error);
  return outcome.value;
}
