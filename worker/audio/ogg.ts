import { AudioFileError } from './audio_file_error.ts';

/** Throws when the file ends inside an Ogg page (RFC 3533, section 6), as a broken-off download does. */
export function requireWholeOggPages(bytes: Uint8Array, name: string): void {
  for (let offset = 0; offset < bytes.length; ) {
    const segments = bytes[offset + 26];
    // Bytes between or behind the pages are junk, which decoders pass over.
    if (bytes[offset] !== 0x4f || bytes[offset + 1] !== 0x67) return;
    const bodyStart = offset + 27 + (segments ?? 0);
    const body = bytes.subarray(offset + 27, bodyStart).reduce((sum, length) => sum + length, 0);
    const end = bodyStart + body;
    if (segments === undefined || end > bytes.length) {
      throw new AudioFileError(
        `${name} is cut off: it ends inside an Ogg page after ${bytes.length} bytes; use a complete copy of the file.`,
      );
    }
    offset = end;
  }
}
