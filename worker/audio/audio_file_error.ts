/** A file that is not, or not wholly, the audio it says it is. The message is one sentence for a person. */
export class AudioFileError extends Error {
  override readonly name: string = 'AudioFileError';
}

/** A file that holds more sound than a clip may have. Its first `fitsSeconds` can be read. */
export class TooLongError extends AudioFileError {
  override readonly name = 'TooLongError';
  readonly fitsSeconds: number;

  constructor(message: string, fitsSeconds: number) {
    super(message);
    this.fitsSeconds = fitsSeconds;
  }
}
