export const NO_SECURE_CONTEXT =
  'A microphone can be used only by pages from https or from this machine itself; open this page so, or open a file.';

/** Why a microphone could not be opened and what would help, in one sentence. */
export function sentenceOfMicrophone(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The microphone may not be used by this page; allow it beside the page’s address, then press Record again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'No microphone was found; connect one, then press Record again.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The microphone could not be read; close other programs that may be using it, then press Record again.';
    default:
      return `The microphone could not be opened (${error instanceof Error ? error.message : error}); try another, or open a file.`;
  }
}
