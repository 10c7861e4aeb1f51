/** The sentence of an error for the person at the page. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
