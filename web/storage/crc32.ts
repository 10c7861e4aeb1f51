/** The remainder of every byte by the polynomial of zip files, lowest bit first. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/** The checksum of zip files, piece by piece. */
export class Crc32 {
  #state = 0xffffffff;

  push(bytes: Uint8Array): void {
    let state = this.#state;
    for (const byte of bytes) state = (REMAINDERS[(state ^ byte) & 255] ?? 0) ^ (state >>> 8);
    this.#state = state;
  }

  get value(): number {
    return ~this.#state >>> 0;
  }
}
