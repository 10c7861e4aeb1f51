import { Inflate, type Zippable, zipSync } from 'fflate';
import { bytesText } from '../text/quantities.ts';
import { Crc32 } from './crc32.ts';

/** A zip file that is damaged, or not what it should be. Its message is one sentence for the person who opened it. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** The files that a zip may hold, by name, each with the most bytes that it may have. */
export type Limits = Readonly<Record<string, number>>;

/** As PKWARE's APPNOTE has them: signature and length of the records that are read. */
const END = { signature: 0x06054b50, bytes: 22 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const MOST_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** Deflate makes no more of a byte. */
const MOST_INFLATION = 1032;
/** So much is read at once. */
const PIECE_BYTES = 2 ** 20;
/** So much is inflated at once: it never grows beyond 5 MiB. */
const INFLATED_BYTES = 2 ** 12;
/** Of a few files the directory is short, whatever else it has of them. */
const MOST_DIRECTORY_BYTES = 2 ** 16;

interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  headerAt: number;
}

/** The bytes of a zip file. What is sound is hardly smaller deflated: it is stored as it is. */
export function writeZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const zippable: Zippable = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, [bytes, { level: 0 }]]),
  );
  return zipSync(zippable) as Uint8Array<ArrayBuffer>;
}

/**
 * Reads a zip file that holds nothing but the files of `limits`, each at most once. Throws a ZipError for anything else, before more
 * has been unpacked than `limits` allow: neither what the file declares nor what comes out of it is trusted.
 */
export async function readZip(
  file: Blob,
  limits: Limits,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const entries = await readDirectory(file, Object.keys(limits).length);
  const names = new Set<string>();
  for (const entry of entries) {
    requireWanted(entry, limits);
    if (names.has(entry.name)) throw new ZipError(`it holds “${entry.name}” twice.`);
    names.add(entry.name);
  }
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of entries) files.set(entry.name, await unpack(file, entry));
  return files;
}

/** The entries of the directory at the file's end. */
async function readDirectory(file: Blob, mostEntries: number): Promise<Entry[]> {
  const tailAt = Math.max(0, file.size - END.bytes - MOST_COMMENT_BYTES);
  const tail = await viewOf(file, tailAt, file.size);
  let at = tail.byteLength - END.bytes;
  while (at >= 0 && tail.getUint32(at, true) !== END.signature) at--;
  if (at < 0) {
    throw new ZipError('it is no zip file, or cut off: the directory at its end is missing.');
  }
  const count = tail.getUint16(at + 10, true);
  const directoryBytes = tail.getUint32(at + 12, true);
  const directoryAt = tail.getUint32(at + 16, true);
  if (count > mostEntries) {
    throw new ZipError(`it holds ${count} files, and a project has at most ${mostEntries}.`);
  }
  if (directoryAt + directoryBytes > tailAt + at || directoryBytes > MOST_DIRECTORY_BYTES) {
    throw new ZipError('it is damaged: its directory does not lie in it.');
  }
  const directory = await viewOf(file, directoryAt, directoryAt + directoryBytes);
  const entries: Entry[] = [];
  let next = 0;
  for (let index = 0; index < count; index++) {
    const { entry, end } = readEntry(directory, next);
    entries.push(entry);
    next = end;
  }
  return entries;
}

function readEntry(directory: DataView, at: number): { entry: Entry; end: number } {
  const cutOff = () => new ZipError('it is damaged: its directory is cut off.');
  if (at + ENTRY.bytes > directory.byteLength) throw cutOff();
  if (directory.getUint32(at, true) !== ENTRY.signature) {
    throw new ZipError('it is damaged: its directory is not one.');
  }
  const nameAt = at + ENTRY.bytes;
  const nameBytes = directory.getUint16(at + 28, true);
  const end =
    nameAt + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  if (end > directory.byteLength) throw cutOff();
  const entry = {
    name: textOf(directory, nameAt, nameBytes),
    flags: directory.getUint16(at + 8, true),
    method: directory.getUint16(at + 10, true),
    crc: directory.getUint32(at + 16, true),
    packedBytes: directory.getUint32(at + 20, true),
    bytes: directory.getUint32(at + 24, true),
    headerAt: directory.getUint32(at + 42, true),
  };
  return { entry, end };
}

function requireWanted({ name, flags, method, bytes }: Entry, limits: Limits): void {
  const shown = name.length > 60 ? `${name.slice(0, 60)} …` : name;
  if (/(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[a-z]:/i.test(name)) {
    throw new ZipError(`it holds “${shown}”, a path that leads out of it.`);
  }
  const most = Object.hasOwn(limits, name) ? limits[name] : undefined;
  if (most === undefined) throw new ZipError(`it holds “${shown}”, which is no part of a project.`);
  if (bytes > most) {
    throw new ZipError(
      `“${name}” in it is too large: it has ${bytesText(bytes)}, and at most ${bytesText(most)} are read.`,
    );
  }
  if (flags & ENCRYPTED) throw new ZipError(`“${name}” in it is encrypted.`);
  if (method !== STORED && method !== DEFLATED) {
    throw new ZipError(`“${name}” in it is packed in a way that is not known here; use deflate.`);
  }
}

async function unpack(file: Blob, entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
  const { name, method, crc, packedBytes, bytes, headerAt } = entry;
  const damaged = (how: string) => new ZipError(`“${name}” in it is damaged: ${how}.`);
  const header = await viewOf(file, headerAt, headerAt + LOCAL.bytes);
  if (header.byteLength < LOCAL.bytes || header.getUint32(0, true) !== LOCAL.signature) {
    throw damaged('it is not where the directory says');
  }
  const from = headerAt + LOCAL.bytes + header.getUint16(26, true) + header.getUint16(28, true);
  if (from + packedBytes > file.size) throw damaged('it is cut off');
  const packed = file.slice(from, from + packedBytes);
  const mostBytes = method === STORED ? packedBytes : packedBytes * MOST_INFLATION;
  if (bytes > mostBytes) throw damaged('less comes out of it than it declares');

  const unpacked = new Uint8Array(bytes);
  const checksum = new Crc32();
  let filled = 0;
  const take = (piece: Uint8Array) => {
    if (filled + piece.length > bytes) throw damaged('more comes out of it than it declares');
    unpacked.set(piece, filled);
    checksum.push(piece);
    filled += piece.length;
  };
  if (method === STORED) for await (const piece of piecesOf(packed)) take(piece);
  else await inflate(packed, take, damaged);
  if (filled < bytes) throw damaged('less comes out of it than it declares');
  if (checksum.value !== crc) throw damaged('its checksum does not fit');
  return unpacked;
}

async function inflate(
  packed: Blob,
  take: (piece: Uint8Array) => void,
  damaged: (how: string) => ZipError,
): Promise<void> {
  const inflating = new Inflate(take);
  try {
    for await (const piece of piecesOf(packed)) {
      for (let at = 0; at < piece.length; at += INFLATED_BYTES) {
        inflating.push(piece.subarray(at, at + INFLATED_BYTES));
      }
    }
    inflating.push(new Uint8Array(0), true);
  } catch (error) {
    throw error instanceof ZipError ? error : damaged('it cannot be unpacked');
  }
}

async function* piecesOf(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < blob.size; at += PIECE_BYTES) {
    yield new Uint8Array(await blob.slice(at, at + PIECE_BYTES).arrayBuffer());
  }
}

async function viewOf(file: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await file.slice(from, to).arrayBuffer());
}

function textOf(view: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
}
