import { id3Bytes } from './id3.ts';

/** What the four-byte header of an MPEG layer III frame says (ISO/IEC 11172-3, 2.4.2.3). */
export interface MpegFrame {
  channels: 1 | 2;
  sampleRateHz: number;
  lengthBytes: number;
}

/** How far into a file the first frame may lie behind junk. */
const searchBytes = 64 * 1024;

/** The first frame that another one follows; bytes that merely look like a header are passed over. */
export function firstMpegFrame(bytes: Uint8Array): MpegFrame | undefined {
  const start = id3Bytes(bytes);
  const end = Math.min(bytes.length - 4, start + searchBytes);
  for (let offset = start; offset <= end; offset++) {
    const frame = mpegFrameAt(bytes, offset);
    if (!frame) continue;
    const next = offset + frame.lengthBytes;
    const follower = mpegFrameAt(bytes, next);
    if (follower ? follower.sampleRateHz === frame.sampleRateHz : next === bytes.length)
      return frame;
  }
  return undefined;
}

const kilobitsVersion1 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const kilobitsVersion2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const ratesHz = [44100, 48000, 32000];

function mpegFrameAt(bytes: Uint8Array, offset: number): MpegFrame | undefined {
  const [sync = 0, kind = 0, rates = 0, mode = 0] = bytes.subarray(offset, offset + 4);
  const version = (kind >> 3) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const isLayer3 = ((kind >> 1) & 3) === 1;
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0 || version === 1 || !isLayer3) return undefined;
  const kilobits = (version === 3 ? kilobitsVersion1 : kilobitsVersion2)[(rates >> 4) - 1];
  const baseRateHz = ratesHz[(rates >> 2) & 3];
  if (kilobits === undefined || baseRateHz === undefined) return undefined;
  const sampleRateHz = baseRateHz / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const bytesPerBitRate = version === 3 ? 144 : 72;
  const padding = (rates >> 1) & 1;
  return {
    channels: mode >> 6 === 3 ? 1 : 2,
    sampleRateHz,
    lengthBytes: Math.floor((bytesPerBitRate * kilobits * 1000) / sampleRateHz) + padding,
  };
}
