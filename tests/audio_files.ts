/** A WAV of one channel of single bytes, which is small for its length: a faint saw-tooth. */
export function byteWav(seconds: number, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const frames = seconds * sampleRateHz;
  const bytes = new Uint8Array(44 + frames);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('RIFF    WAVEfmt '));
  view.setUint32(4, 36 + frames, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  bytes.set(new TextEncoder().encode('data'), 36);
  view.setUint32(40, frames, true);
  for (let frame = 0; frame < frames; frame++) bytes[44 + frame] = 120 + (frame & 15);
  return bytes;
}
