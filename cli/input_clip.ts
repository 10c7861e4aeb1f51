import { readFileSync } from 'node:fs';
import { decodeAudio } from '../worker/audio/decode.ts';
import type { ClipInput } from '../worker/engine/module.ts';
import { CommandError } from './errors.ts';

/** Reads and decodes a whole audio file. Throws a CommandError. */
export async function readClip(path: string): Promise<ClipInput> {
  const decoded = await decodeAudio(readBytes(path), path);
  if (decoded.kind !== 'clip') throw new CommandError(decoded.message);
  return decoded.clip;
}

function readBytes(path: string): Uint8Array {
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
