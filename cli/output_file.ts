import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError } from './errors.ts';

/**
 * A file that appears whole or not at all: it is written beside its place and then renamed. Opening it shows, before any
 * work is done, that it can be written. Whatever ends the process takes the unfinished file away.
 */
export class OutputFile {
  readonly #place: string;
  readonly #temporary: string | undefined;
  readonly #descriptor: number;
  readonly #discardAtExit = () => this.discard();
  #isOpen = true;

  private constructor(place: string, temporary: string | undefined) {
    this.#place = place;
    this.#temporary = temporary;
    this.#descriptor = openSync(temporary ?? place, temporary ? 'wx' : 'w');
    process.once('exit', this.#discardAtExit);
  }

  /** Throws a CommandError when `path` cannot be written. */
  static open(path: string): OutputFile {
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory())
        throw new CommandError(`${path} cannot be written: it is a folder.`);
      if (found) accessSync(path, constants.W_OK);
      // A device or a pipe is written to, not replaced; of a link, what it points to is.
      if (found && !found.isFile()) return new OutputFile(path, undefined);
      const place = found ? realpathSync(path) : path;
      // Not of the process's number, which a job on another machine, or one that was killed, may share.
      const temporary = join(dirname(place), `.retimbre-${randomUUID()}.part`);
      return new OutputFile(place, temporary);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(
        `${path} cannot be written: ${reasonOf(error as NodeJS.ErrnoException, path)}.`,
      );
    }
  }

  /**
   * Writes all parts, one after the other, puts the file in its place and gives the SHA-256 of what it holds. Throws a CommandError when
   * the disk does not take it.
   */
  commit(parts: Iterable<Uint8Array>): string {
    try {
      const hash = createHash('sha256');
      for (const bytes of parts) {
        hash.update(bytes);
        for (let written = 0; written < bytes.length; ) {
          written += writeSync(this.#descriptor, bytes, written);
        }
      }
      if (this.#temporary) {
        fsyncSync(this.#descriptor);
        this.#close();
        renameSync(this.#temporary, this.#place);
      } else {
        this.#close();
      }
      return hash.digest('hex');
    } catch (error) {
      this.discard();
      throw new CommandError(
        `${this.#place} could not be written: ${reasonOf(error as NodeJS.ErrnoException, this.#place)}.`,
      );
    }
  }

  /** Leaves nothing behind. Does nothing after commit(). */
  discard(): void {
    if (!this.#isOpen) return;
    this.#close();
    if (this.#temporary) rmSync(this.#temporary, { force: true });
  }

  #close(): void {
    this.#isOpen = false;
    process.off('exit', this.#discardAtExit);
    closeSync(this.#descriptor);
  }
}

/** Makes the folder that `path` lies in where there is none. Throws a CommandError. */
export function makeFolderOf(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw new CommandError(
      `${path} cannot be written: ${reasonOf(error as NodeJS.ErrnoException, path)}.`,
    );
  }
}

function reasonOf(error: NodeJS.ErrnoException, path: string): string {
  switch (error.code) {
    case 'ENOENT':
      return `the folder ${dirname(path)} does not exist`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${dirname(path)} is not a folder`;
    case 'EACCES':
    case 'EPERM':
      return 'it may not be written by this user';
    case 'EROFS':
      return 'its file system is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error.message;
  }
}
