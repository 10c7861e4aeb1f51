/** How long the root mean square looks back. */
const RMS_SECONDS = 0.3;
/** How fast the peak falls when nothing as loud follows (IEC 60268-18 has 20 dB in 1.7 s). */
const FALL_DB_PER_SECOND = 20 / 1.7;
/** So many samples at full scale one after the other are a peak that was cut off, of any converter. */
const CLIPPED_RUN = 3;
const FULL_SCALE = 0.999;

/** Peak and root mean square of what comes in, in dB below full scale, and whether it was ever too loud. */
export class LevelMeter {
  readonly #sampleRateHz: number;
  #peak = 0;
  #meanSquare = 0;
  #run = 0;
  #clipped = false;

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
  }

  /** Minus infinity of silence. */
  get peakDb(): number {
    return 20 * Math.log10(this.#peak);
  }

  /** Of a full-scale sine it is -3 dB. Minus infinity of silence. */
  get rmsDb(): number {
    return 10 * Math.log10(this.#meanSquare);
  }

  get clipped(): boolean {
    return this.#clipped;
  }

  add(channels: readonly Float32Array[]): void {
    const frames = channels[0]?.length ?? 0;
    if (frames === 0) return;
    let peak = 0;
    let squares = 0;
    for (const samples of channels) {
      for (const sample of samples) {
        const magnitude = Math.abs(sample);
        peak = Math.max(peak, magnitude);
        squares += sample * sample;
        this.#run = magnitude >= FULL_SCALE ? this.#run + 1 : 0;
        this.#clipped ||= this.#run >= CLIPPED_RUN;
      }
    }
    const seconds = frames / this.#sampleRateHz;
    const kept = Math.exp(-seconds / RMS_SECONDS);
    const meanSquare = squares / (frames * channels.length);
    this.#meanSquare = kept * this.#meanSquare + (1 - kept) * meanSquare;
    this.#peak = Math.max(peak, this.#peak * 10 ** ((-FALL_DB_PER_SECOND * seconds) / 20));
  }
}
