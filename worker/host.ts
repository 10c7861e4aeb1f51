import { AudioFileError, TooLongError } from './audio/audio_file_error.ts';
import { requireFittingLength } from './audio/clip_length.ts';
import { decodeAudio } from './audio/decode.ts';
import { encodeWav } from './audio/wav.ts';
import { ClipStore } from './clip_store.ts';
import { crashSentence } from './engine/crash.ts';
import { type EngineSettings, loadEngine } from './engine/load.ts';
import type { Job, RetimbreModule } from './engine/module.ts';
import { expectValue, FailureError } from './engine/outcome.ts';
import { NoEngineError } from './engine/variant.ts';
import { CrashError, EngineKeeper } from './engine_keeper.ts';
import { JobRun, type RunEnd, type RunListeners } from './job_run.ts';
import type {
  CallName,
  Calls,
  ClipId,
  ClipInput,
  ClipView,
  JobEnd,
  JobId,
  LivePicture,
  Picture,
  Request,
  Settings,
  StyleChoice,
  WorkerFailure,
  WorkerMessage,
} from './protocol.ts';
import { survey } from './style_survey.ts';

/** How the host sends a message; the buffers in `transfer` move with it. */
export type Send = (message: WorkerMessage, transfer: Transferable[]) => void;

export type LoadEngine = (settings: EngineSettings) => Promise<RetimbreModule>;

type Handlers = {
  [Name in CallName]: (
    takes: Calls[Name]['takes'],
  ) => Calls[Name]['gives'] | Promise<Calls[Name]['gives']>;
};

/**
 * The worker's side of the protocol: answers calls, drives jobs, and keeps clips. A broken wasm module fails the calls
 * and jobs that used it and nothing else.
 */
export class Host {
  readonly #send: Send;
  readonly #loadEngine: LoadEngine;
  readonly #clips = new ClipStore();
  readonly #runs = new Map<JobId, JobRun>();
  #engine: EngineKeeper | undefined;

  constructor(send: Send, load: LoadEngine = loadEngine) {
    this.#send = send;
    this.#loadEngine = load;
  }

  /** Answers one call; never throws. */
  async receive(request: Request): Promise<void> {
    try {
      const handle = this.#handlers[request.name] as (
        takes: Request['takes'],
      ) => Promise<Calls[CallName]['gives']>;
      const gives = await handle(request.takes);
      this.#send({ answers: request.call, gives }, ownedBuffers(request.name, gives));
    } catch (error) {
      this.#send({ answers: request.call, error: this.#failureOf(error) }, []);
    }
  }

  readonly #handlers: Handlers = {
    start: async ({ wasmBase, threads, variant }) => {
      const settings: EngineSettings = {
        base: wasmBase,
        threads: threads ?? navigator.hardwareConcurrency,
        ...(variant ? { variant } : {}),
      };
      this.#engine = await EngineKeeper.start(() => this.#loadEngine(settings));
      const module = await this.#engine.module();
      return { build: module.build(), options: module.options(), presets: module.presets() };
    },
    decode: async ({ bytes, name, role, id, firstSeconds }) => {
      const decoded = await decodeAudio(new Uint8Array(bytes), name, firstSeconds);
      if (decoded.kind === 'unsupported') return decoded;
      if (decoded.kind === 'failed') {
        const { message, fitsSeconds } = decoded;
        if (fitsSeconds !== undefined) throw new TooLongError(message, fitsSeconds);
        throw new AudioFileError(message);
      }
      return {
        kind: 'clip',
        clip: this.#clips.add(await this.#module(), decoded.clip, name, role, id),
      };
    },
    addClip: async ({ clip, name, role }) => {
      requireFittingLength(name, { ...sizeOf(clip), channels: clip.channels.length });
      return this.#clips.add(await this.#module(), clip, name, role);
    },
    forgetClip: ({ clip }) => {
      this.#clips.forget(clip);
      return null;
    },
    waveform: async ({ clip, fromSeconds, toSeconds, columns }) =>
      (await this.#module()).waveform(this.#clips.samples(clip), fromSeconds, toSeconds, columns),
    spectrogram: async (shown) => this.#picture(await this.#module(), shown),
    level: async ({ clip, minus, view }) => {
      const module = await this.#module();
      const level = (id: ClipId) => expectValue(module.level(this.#clips.samples(id), view));
      return minus === undefined ? level(clip) : differenceDb(level(clip), level(minus));
    },
    sheet: async ({ title, ...shown }) => {
      // it comes when a picture is saved
      const { drawSheet } = await import('./picture/spectrogram_sheet.ts');
      const module = await this.#module();
      const { view, minus } = shown;
      const { widthPx, heightPx, rgba } = drawSheet({
        title,
        view,
        spectrogram: this.#picture(module, shown),
        colours: module.colours(view.colourMap, view.heightPx),
        levels: minus === undefined ? 'Level (dB full scale)' : 'Difference (dB)',
      });
      return { widthPx, heightPx, rgba };
    },
    colours: async ({ colourMap, count }) => (await this.#module()).colours(colourMap, count),
    samples: ({ clip }) => copyOf(this.#clips.samples(clip)),
    encodeWav: ({ clip, format }) => encodeWav(this.#clips.samples(clip), format),
    estimateBytes: async ({ content, styles, settings }) =>
      expectValue(
        (await this.#module()).estimateTransferBytes(
          sizeOf(this.#clips.samples(content)),
          sizeOfAll(styles.map(({ clip }) => this.#clips.samples(clip))),
          settings,
        ),
      ),
    trim: async ({ clip, fromSeconds, toSeconds, role }) =>
      this.#clips.trim(await this.#module(), clip, { fromSeconds, toSeconds }, role),
    likeness: async ({ content, result }) => {
      const sound = typeof result === 'number' ? this.#clips.samples(result) : result;
      const beginning = beginningOf(this.#clips.samples(content), sizeOf(sound).frames);
      return (await this.#module()).likeness(beginning, sound);
    },
    mix: async ({ content, result, wet }) => {
      const module = await this.#module();
      const mixed = module.mix(this.#clips.samples(content), this.#clips.samples(result), wet);
      return this.#clips.add(module, mixed, 'mix', 'result');
    },
    surveyStyle: async ({ clip }) => survey(await this.#module(), this.#clips.samples(clip)),
    transfer: async ({ job, content, styles, settings, livePicture }) => {
      const created = await this.#createTransfer(content, styles, settings);
      return this.#driveInPieces(job, created, livePicture);
    },
    texture: async ({ job, style, settings, livePicture }) => {
      const module = await this.#module();
      const created = module.createTexture(this.#clips.samples(style), settings);
      return this.#driveInPieces(job, expectValue(created), livePicture);
    },
    live: async ({ job, content, styles, settings, livePicture }) => {
      const created = await this.#createTransfer(content, styles, settings);
      await this.#drive(job, created, livePicture, {
        onSound: (sound) => this.#send({ event: 'sound', job, sound }, buffersOf(sound)),
      });
      return null;
    },
    steer: async ({ job, settings }) => {
      await this.#run(job).steer(settings);
      return null;
    },
    resynthesise: async ({ job, clip, settings, livePicture }) => {
      const module = await this.#module();
      const created = module.createResynthesis(this.#clips.samples(clip), settings);
      const end = await this.#drive(job, expectValue(created), livePicture, {});
      return end.kind === 'cancelled' ? end : this.#keepResult(end);
    },
    pause: ({ job }) => this.#run(job).pause(),
    resume: ({ job }) => this.#run(job).resume(),
    // A job that has ended meanwhile needs no cancelling.
    cancel: ({ job }) => this.#runs.get(job)?.cancel() ?? 'done',
    preview: ({ job }) => this.#run(job).preview(),
    livePicture: ({ job, livePicture }) => {
      this.#run(job).setLivePicture(livePicture);
      return null;
    },
    score: async ({ content, style, result }) =>
      expectValue(
        (await this.#module()).score(
          this.#clips.samples(content),
          this.#clips.samples(style),
          this.#clips.samples(result),
        ),
      ),
  };

  #picture(module: RetimbreModule, { clip, minus, view }: ClipView): Picture {
    const samples = this.#clips.samples(clip);
    return expectValue(
      minus === undefined
        ? module.spectrogram(samples, view)
        : module.difference(samples, this.#clips.samples(minus), view),
    );
  }

  async #createTransfer(content: ClipId, styles: StyleChoice[], settings: Settings): Promise<Job> {
    const module = await this.#module();
    const weighted = styles.map(({ clip, weight }) => ({
      clip: this.#clips.samples(clip),
      weight,
    }));
    return expectValue(module.createTransfer(this.#clips.samples(content), weighted, settings));
  }

  /** To its end, telling of each piece of the result as soon as it is finished. */
  async #driveInPieces(id: JobId, job: Job, livePicture: LivePicture | undefined): Promise<JobEnd> {
    const end = await this.#drive(id, job, livePicture, {
      onPiece: (piece, totalFrames) =>
        this.#send({ event: 'piece', job: id, ...piece, totalFrames }, buffersOf(piece)),
    });
    return end.kind === 'cancelled' ? end : this.#keepResult(end);
  }

  async #drive(
    id: JobId,
    job: Job,
    livePicture: LivePicture | undefined,
    more: Pick<RunListeners, 'onSound' | 'onPiece'>,
  ): Promise<RunEnd> {
    if (this.#runs.has(id)) {
      job.delete();
      throw new FailureError({ code: 'internal', message: `A job ${id} is already running.` });
    }
    const run = new JobRun(job, {
      onProgress: (progress) => this.#send({ event: 'progress', job: id, progress }, []),
      onPicture: (picture) =>
        this.#send({ event: 'picture', job: id, picture }, [picture.rgba.buffer]),
      ...more,
    });
    if (livePicture) run.setLivePicture(livePicture);
    this.#runs.set(id, run);
    try {
      return await run.run();
    } finally {
      this.#runs.delete(id);
    }
  }

  async #keepResult({ clip, report }: RunEnd & { kind: 'done' }): Promise<JobEnd> {
    const kept = this.#clips.add(await this.#module(), clip, 'result', 'result');
    return { kind: 'done', clip: kept, report };
  }

  #run(id: JobId): JobRun {
    const run = this.#runs.get(id);
    if (!run) throw new FailureError({ code: 'internal', message: `No job ${id} is running.` });
    return run;
  }

  async #module(): Promise<RetimbreModule> {
    if (!this.#engine) {
      throw new FailureError({ code: 'internal', message: 'The engine has not been started.' });
    }
    return this.#engine.module();
  }

  #failureOf(error: unknown): WorkerFailure {
    if (error instanceof FailureError) return { code: error.code, message: error.message };
    if (error instanceof TooLongError) {
      const { message, fitsSeconds } = error;
      return { code: 'too-long', message, fitsSeconds };
    }
    if (error instanceof AudioFileError) return { code: 'not-audio', message: error.message };
    if (error instanceof NoEngineError) return { code: 'no-engine', message: error.message };
    if (error instanceof CrashError) return { code: 'crashed', message: error.message };
    return { code: 'crashed', message: this.#crash(error).message };
  }

  /** Gives up the module that `error` came out of, and with it everything that lives in its memory. */
  #crash(error: unknown): CrashError {
    const crash = this.#engine?.giveUp(error) ?? new CrashError(crashSentence(error));
    for (const run of this.#runs.values()) run.abandon(crash);
    return crash;
  }
}

function sizeOf(clip: ClipInput): { frames: number; sampleRateHz: number } {
  return { frames: clip.channels[0]?.length ?? 0, sampleRateHz: clip.sampleRateHz };
}

/** As if the clips were one, at the first one's rate. */
function sizeOfAll(clips: ClipInput[]): { frames: number; sampleRateHz: number } {
  const sampleRateHz = clips[0]?.sampleRateHz ?? 1;
  const seconds = clips.map(sizeOf).reduce((sum, size) => sum + size.frames / size.sampleRateHz, 0);
  return { frames: Math.round(seconds * sampleRateHz), sampleRateHz };
}

function beginningOf(clip: ClipInput, frames: number): ClipInput {
  return { ...clip, channels: clip.channels.map((samples) => samples.subarray(0, frames)) };
}

/** What is quieter counts as silence where clips are compared, as in core/view/spectrogram_view.h. */
const SILENCE_DB = -100;

function differenceDb(of: number, from: number): number {
  return Math.max(of, SILENCE_DB) - Math.max(from, SILENCE_DB);
}

function copyOf(clip: ClipInput): ClipInput {
  return { ...clip, channels: clip.channels.map((samples) => samples.slice()) };
}

function buffersOf(clip: ClipInput): ArrayBuffer[] {
  return clip.channels.map((samples) => samples.buffer);
}

/** What an answer may give away: every buffer in it was made for it. */
function ownedBuffers(name: CallName, gives: Calls[CallName]['gives']): Transferable[] {
  switch (name) {
    case 'waveform':
      return [(gives as Calls['waveform']['gives']).buffer];
    case 'colours':
      return [(gives as Calls['colours']['gives']).buffer];
    case 'spectrogram':
    case 'sheet':
      return [(gives as Picture).rgba.buffer];
    case 'samples':
    case 'preview':
      return buffersOf(gives as ClipInput);
    case 'encodeWav':
      return [gives as ArrayBuffer];
    default:
      return [];
  }
}
