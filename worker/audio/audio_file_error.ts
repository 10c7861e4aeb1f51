/** A file that is not, or not wholly, the audio it says it is. The message is one sentence for a person. */
export class AudioFileError extends Error {
  override readonly name = 'AudioFileError';
}
