import type { ClipInput } from '../engine/module.ts';
import { AudioFileError, TooLongError } from './audio_file_error.ts';
import { type AudioFormat, sniffFormat } from './format.ts';

export type Decoded =
  | { kind: 'clip'; clip: ClipInput; format: AudioFormat }
  /** Sound perhaps, in a format for which there is no decoder here. */
  | { kind: 'unsupported'; message: string }
  /** `fitsSeconds`: of a file that is too long, how much from its beginning can be read. */
  | { kind: 'failed'; message: string; fitsSeconds?: number };

/**
 * Decodes a whole file at its own rate. The format is told from the content; `name` is the file's name, for the sentences;
 * with `firstSeconds` only its beginning is read. The decoders are loaded when the first file needs them.
 */
export async function decodeAudio(
  bytes: Uint8Array,
  name: string,
  firstSeconds?: number,
): Promise<Decoded> {
  const sniffed = sniffFormat(bytes);
  switch (sniffed.kind) {
    case 'empty':
      return { kind: 'failed', message: `${name} is empty: it has 0 bytes.` };
    case 'text':
      return {
        kind: 'failed',
        message: `${name} is not audio: it holds text. Use ${formatsInWords}.`,
      };
    case 'foreign':
      return { kind: 'unsupported', message: `${name} is ${sniffed.what}. Use ${formatsInWords}.` };
    case 'unknown':
      return {
        kind: 'unsupported',
        message: `${name} is in no audio format known here. Use ${formatsInWords}.`,
      };
    case 'decodable':
      return decodeAs(sniffed.format, bytes, name, firstSeconds);
  }
}

const formatsInWords = 'WAV, FLAC, MP3, OGG Vorbis or Opus';

async function decodeAs(
  format: AudioFormat,
  bytes: Uint8Array,
  name: string,
  firstSeconds: number | undefined,
): Promise<Decoded> {
  try {
    const decode = await decoders[format]();
    return { kind: 'clip', clip: await decode(bytes, name, firstSeconds), format };
  } catch (error) {
    const message =
      error instanceof AudioFileError
        ? error.message
        : `${name} is damaged: its ${format} data could not be decoded (${(error as Error).message}).`;
    return {
      kind: 'failed',
      message,
      ...(error instanceof TooLongError ? { fitsSeconds: error.fitsSeconds } : {}),
    };
  }
}

type Decoder = (
  bytes: Uint8Array,
  name: string,
  firstSeconds?: number,
) => ClipInput | Promise<ClipInput>;

const decoders: Record<AudioFormat, () => Promise<Decoder>> = {
  wav: async () => (await import('./wav_reader.ts')).readWav,
  flac: async () => (await import('./flac.ts')).decodeFlac,
  'ogg-flac': async () => (await import('./flac.ts')).decodeFlac,
  'ogg-vorbis': async () => (await import('./vorbis.ts')).decodeVorbis,
  opus: async () => (await import('./opus.ts')).decodeOpus,
  mp3: async () => (await import('./mp3.ts')).decodeMp3,
};
