import { id3Bytes } from './id3.ts';
import { firstMpegFrame } from './mpeg_frame.ts';

/** A format that Retimbre decodes itself, found from a file's first bytes whatever the file is called. */
export type AudioFormat = 'wav' | 'flac' | 'ogg-flac' | 'ogg-vorbis' | 'opus' | 'mp3';

export type SniffedFormat =
  | { kind: 'decodable'; format: AudioFormat }
  /** A known container of something else. */
  | { kind: 'foreign'; what: string }
  | { kind: 'text' }
  | { kind: 'empty' }
  | { kind: 'unknown' };

export function sniffFormat(bytes: Uint8Array): SniffedFormat {
  if (bytes.length === 0) return { kind: 'empty' };
  if (/^(RIFF|RF64|BW64)....WAVE/s.test(latin(bytes, 0, 12))) return decodable('wav');
  if (latin(bytes, 0, 4) === 'OggS') return sniffOgg(bytes);
  if (latin(bytes, id3Bytes(bytes), 4) === 'fLaC') return decodable('flac');
  const foreign = foreignSignatures.find(({ at, text }) => latin(bytes, at, text.length) === text);
  if (foreign) return { kind: 'foreign', what: foreign.what };
  if (firstMpegFrame(bytes)) return decodable('mp3');
  return isText(bytes) ? { kind: 'text' } : { kind: 'unknown' };
}

const foreignSignatures = [
  { at: 4, text: 'ftyp', what: 'an MP4 file (AAC or ALAC)' },
  { at: 0, text: 'FORM', what: 'an AIFF file' },
  { at: 0, text: 'caff', what: 'a CAF file' },
  { at: 0, text: '.snd', what: 'an AU file' },
  { at: 0, text: '\x1a\x45\xdf\xa3', what: 'a Matroska or WebM file' },
  { at: 0, text: '\x30\x26\xb2\x75', what: 'a Windows Media file' },
  { at: 0, text: 'wvpk', what: 'a WavPack file' },
  { at: 0, text: 'MAC ', what: "a Monkey's Audio file" },
  { at: 0, text: '#!AMR', what: 'an AMR file' },
  { at: 0, text: 'MThd', what: 'a MIDI file, which holds notes and no sound' },
  { at: 0, text: '\xff\xf1', what: 'a bare AAC stream' },
  { at: 0, text: '\xff\xf9', what: 'a bare AAC stream' },
];

/** The first page of an Ogg stream begins with the codec's name, after 27 bytes and a table of segments. */
function sniffOgg(bytes: Uint8Array): SniffedFormat {
  const packet = latin(bytes, 27 + (bytes[26] ?? 0), 8);
  if (packet.startsWith('\x01vorbis')) return decodable('ogg-vorbis');
  if (packet === 'OpusHead') return decodable('opus');
  if (packet.startsWith('\x7fFLAC')) return decodable('ogg-flac');
  return { kind: 'foreign', what: 'an Ogg file without Vorbis, Opus or FLAC in its first stream' };
}

function decodable(format: AudioFormat): SniffedFormat {
  return { kind: 'decodable', format };
}

function latin(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

/** True of UTF-8 without control characters; the last character may be cut by the window. */
function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, 1024), {
      stream: true,
    });
    return [...text].every((character) => character >= ' ' || '\t\n\r\f'.includes(character));
  } catch {
    return false;
  }
}
