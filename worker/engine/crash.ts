/**
 * What to tell a person of an exception that came out of the wasm, which never throws on purpose. An abort without a
 * reason is how C++ without exceptions ends when it gets no memory.
 */
export function crashSentence(error: unknown): string {
  const cause = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return /^Aborted\((OOM)?\)|memory|allocat/i.test(cause)
    ? 'The engine ran out of memory; a shorter clip, fewer filters or a smaller rank would fit.'
    : `The engine broke (${cause}).`;
}
