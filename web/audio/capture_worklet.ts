/** Runs on the audio thread: hands over what comes in as it is, in pieces. */

/** What of the worklet's global scope is used; TypeScript's DOM types leave it out. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new () => AudioWorkletProcessor & {
    process(inputs: Float32Array[][]): boolean;
  },
): void;

/** One piece of what came in; of all channels the same number of samples. The last is sent when the page asks for it. */
export interface CapturedPiece {
  channels: Float32Array<ArrayBuffer>[];
  last: boolean;
}

/** 43 ms at 48 kHz: often enough for a level meter, seldom enough for the page. */
const PIECE_FRAMES = 2048;

class Capture extends AudioWorkletProcessor {
  #channels: Float32Array<ArrayBuffer>[] = [];
  #frames = 0;
  #over = false;

  constructor() {
    super();
    this.port.onmessage = () => {
      this.#send(true);
      this.#over = true;
    };
  }

  process([input = []]: Float32Array[][]): boolean {
    const frames = input[0]?.length ?? 0;
    if (this.#frames + frames > PIECE_FRAMES) this.#send(false);
    if (this.#frames === 0) this.#channels = input.map(() => new Float32Array(PIECE_FRAMES));
    input.forEach((samples, channel) => {
      this.#channels[channel]?.set(samples, this.#frames);
    });
    this.#frames += frames;
    return !this.#over;
  }

  #send(last: boolean): void {
    const channels = this.#channels.map((samples) => samples.slice(0, this.#frames));
    const piece: CapturedPiece = { channels, last };
    this.port.postMessage(
      piece,
      channels.map(({ buffer }) => buffer),
    );
    this.#frames = 0;
  }
}

registerProcessor('capture', Capture);
