import type { ClipInput, RetimbreModule, StyleSurvey } from './engine/module.ts';
import { expectValue } from './engine/outcome.ts';
import { nextTurn } from './turn.ts';

/** Where nothing else is said: a texture that is heard as one is known in less. */
export const standardSteadySeconds = 3;

/**
 * Surveys a style, and looks for its steadiest stretch of `steadySeconds`, with turns for waiting messages in between. Throws a
 * FailureError when the clip cannot be used.
 */
export async function survey(
  module: RetimbreModule,
  style: ClipInput,
  steadySeconds = standardSteadySeconds,
): Promise<StyleSurvey> {
  const surveying = expectValue(module.createSurvey(style));
  try {
    while (!expectValue(surveying.step())) await nextTurn();
    return surveying.result(steadySeconds);
  } finally {
    surveying.delete();
  }
}
