import type { CapturedPiece } from './capture_worklet.ts';
import captureWorklet from './capture_worklet.ts?worker&url';
import { NO_SECURE_CONTEXT, sentenceOfMicrophone } from './microphone_error.ts';

/** A microphone that can be chosen. */
export interface Device {
  id: string;
  label: string;
}

/** What a microphone was opened as: what the browser says it really does, not what it was asked for. */
export interface Input {
  device: string;
  label: string;
  sampleRateHz: number;
  channels: number;
  /** What the browser does to the sound although it was asked not to; or does, for all it says. */
  processing: readonly string[];
}

export interface MicrophoneListeners {
  onSound: (channels: Float32Array<ArrayBuffer>[]) => void;
  /** The microphone was unplugged, or taken away. */
  onLost: () => void;
}

/** What makes calls clearer and takes the timbre away. */
const PROCESSING = {
  echoCancellation: 'echo cancellation',
  noiseSuppression: 'noise suppression',
  autoGainControl: 'automatic gain',
} as const;

/** How long the audio thread has for the last piece; a context whose device broke never answers. */
const LAST_PIECE_MS = 500;

/** An open microphone, whose samples come as they are. It is in use until it is closed. */
export class Microphone {
  readonly input: Input;
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #capture: AudioWorkletNode;
  readonly #lastPiece: Promise<void>;

  private constructor(
    input: Input,
    stream: MediaStream,
    context: AudioContext,
    { onSound, onLost }: MicrophoneListeners,
  ) {
    this.input = input;
    this.#stream = stream;
    this.#context = context;
    this.#capture = new AudioWorkletNode(context, 'capture', {
      numberOfOutputs: 0,
      channelCount: input.channels,
      channelCountMode: 'explicit',
    });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(this.#capture);
    this.#lastPiece = new Promise((resolve) => {
      this.#capture.port.onmessage = ({ data }: MessageEvent<CapturedPiece>) => {
        onSound(data.channels);
        if (data.last) resolve();
      };
    });
    for (const track of stream.getAudioTracks()) track.onended = onLost;
  }

  /** Opens a microphone, or the browser's default one; throws an Error with one sentence. */
  static async open(device: string | null, listeners: MicrophoneListeners): Promise<Microphone> {
    const stream = await openStream(device);
    try {
      const [track] = stream.getAudioTracks();
      if (!track) throw new DOMException('', 'NotFoundError');
      const settings = track.getSettings();
      // At the microphone's own rate nothing is resampled.
      const context = new AudioContext({
        latencyHint: 'playback',
        ...(settings.sampleRate ? { sampleRate: settings.sampleRate } : {}),
      });
      await context.audioWorklet.addModule(captureWorklet);
      await context.resume();
      return new Microphone(inputOf(track, context), stream, context, listeners);
    } catch (error) {
      stopTracks(stream);
      throw new Error(sentenceOfMicrophone(error));
    }
  }

  /** Resolves when everything that came in until now has been handed over. */
  async drain(): Promise<void> {
    this.#capture.port.postMessage('last');
    await Promise.race([
      this.#lastPiece,
      new Promise((resolve) => setTimeout(resolve, LAST_PIECE_MS)),
    ]);
  }

  close(): void {
    for (const track of this.#stream.getAudioTracks()) track.onended = null;
    this.#capture.port.onmessage = null;
    stopTracks(this.#stream);
    this.#context.close();
  }
}

/** The microphones that there are; their names are empty until one may be used. */
export async function microphones(): Promise<Device[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label: label || 'Microphone' }));
}

async function openStream(device: string | null): Promise<MediaStream> {
  // Browsers leave it out of pages that others on the way could have changed.
  if (!navigator.mediaDevices) throw new Error(NO_SECURE_CONTEXT);
  const off = Object.fromEntries(Object.keys(PROCESSING).map((name) => [name, false]));
  const audio = device ? { ...off, deviceId: { exact: device } } : off;
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw new Error(sentenceOfMicrophone(error));
  }
}

function inputOf(track: MediaStreamTrack, context: AudioContext): Input {
  const settings = track.getSettings();
  const names = Object.keys(PROCESSING) as (keyof typeof PROCESSING)[];
  return {
    device: settings.deviceId ?? '',
    label: track.label || 'Microphone',
    sampleRateHz: context.sampleRate,
    channels: Math.min(settings.channelCount ?? 1, 2),
    processing: names.filter((name) => settings[name]).map((name) => PROCESSING[name]),
  };
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
