import { readFileSync } from 'node:fs';
import { decodeAudio } from '../worker/audio/decode.ts';
import type { ClipInput } from '../worker/engine/module.ts';
import { CommandError } from './errors.ts';

/** Reads and decodes a whole audio file. Throws a CommandError. */
export function readClip(path: string): Promise<ClipInput> {
  return decodeClip(readBytes(path), path);
}

/** Decodes what was read from `path`. Throws a CommandError. */
export async function decodeClip(bytes: Uint8Array, path: string): Promise<ClipInput> {
  const decoded = await decodeAudio(bytes, path);
  if (decoded.kind !== 'clip') throw new CommandError(decoded.message);
  return decoded.clip;
}

/** A whole file. Throws a CommandError. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : code === 'EACCES'
            ? 'this user may not read it'
            : message;
    throw new CommandError(`${path} cannot be read: ${reason}.`);
  }
}
