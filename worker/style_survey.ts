import type { ClipInput, RetimbreModule, StyleSurvey } from './engine/module.ts';
import { expectValue } from './engine/outcome.ts';
import { nextTurn } from './turn.ts';

/** Surveys a style with turns for waiting messages in between. Throws a FailureError when the clip cannot be used. */
export async function survey(module: RetimbreModule, style: ClipInput): Promise<StyleSurvey> {
  const surveying = expectValue(module.createSurvey(style));
  try {
    while (!expectValue(surveying.step())) await nextTurn();
    return surveying.result();
  } finally {
    surveying.delete();
  }
}
