import type {
  Answer,
  BuildInfo,
  CallName,
  Calls,
  ClipId,
  ClipInfo,
  ClipInput,
  ClipRole,
  ClipView,
  ColourMap,
  DecodeAnswer,
  JobEnd,
  JobId,
  JobPicture,
  JobState,
  LivePicture,
  OptionSpec,
  Picture,
  PresetSpec,
  Request,
  Scores,
  Settings,
  StartSettings,
  StyleChoice,
  StyleSurvey,
  TimedProgress,
  WavFormat,
  WorkerEvent,
  WorkerFailure,
  WorkerMessage,
} from './protocol.ts';

/** What the client needs of a Worker (or of a MessagePort, in a test). */
export interface WorkerPort {
  postMessage(message: Request, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<WorkerMessage>) => void) | null;
  onerror?: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** An error whose message is one sentence for the person at the page. */
export class WorkerError extends Error {
  readonly code: WorkerFailure['code'];
  readonly fitsSeconds: number | undefined;

  constructor(failure: WorkerFailure) {
    super(failure.message);
    this.name = 'WorkerError';
    this.code = failure.code;
    this.fitsSeconds = failure.fitsSeconds;
  }
}

export interface JobListeners {
  onProgress?: (progress: TimedProgress) => void;
  onPicture?: (picture: JobPicture) => void;
  /** Each finished piece of a transfer's result, in order and without gaps. */
  onPiece?: (piece: Extract<WorkerEvent, { event: 'piece' }>) => void;
  /** Each finished sound of a live job. */
  onSound?: (sound: ClipInput) => void;
  /** Asks for pictures while the job runs; without it none are made. */
  livePicture?: LivePicture;
}

/** A job that runs in the worker. `ended` rejects with a WorkerError when the job failed. */
export interface RunningJob {
  readonly id: JobId;
  readonly ended: Promise<JobEnd>;
  pause(): Promise<JobState>;
  resume(): Promise<JobState>;
  cancel(): Promise<JobState>;
  /** The result so far as sound. */
  preview(): Promise<ClipInput>;
  /** Another view or pace of the live pictures; null for none. */
  setLivePicture(livePicture: LivePicture | null): Promise<void>;
}

/** A transfer that stays in the worker when it is done, to be steered. `ended` rejects with a WorkerError when it failed. */
export interface LiveJob {
  readonly id: JobId;
  /** When it has been cancelled. */
  readonly ended: Promise<void>;
  /** Answered when it has taken effect; the sound comes to `onSound`. */
  steer(settings: Settings): Promise<void>;
  cancel(): Promise<JobState>;
  setLivePicture(livePicture: LivePicture | null): Promise<void>;
}

interface Waiting {
  resolve: (value: never) => void;
  reject: (reason: WorkerError) => void;
}

/** The worker behind promises: made by `connect`, ended by `close`. */
export class Client {
  readonly #port: WorkerPort;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<JobId, JobListeners>();
  #nextCall = 1;
  #nextJob = 1;
  #build: BuildInfo | undefined;
  #options: OptionSpec[] = [];
  #presets: PresetSpec[] = [];

  private constructor(port: WorkerPort) {
    this.#port = port;
    port.onmessage = (event) => this.#receive(event.data);
    port.onerror = (event) =>
      this.#failAll(
        `The audio worker could not run: ${event.message || 'its script did not load'}.`,
      );
  }

  /** Loads the engine in the worker; rejects with one sentence when no engine runs here. */
  static async connect(port: WorkerPort, settings: StartSettings): Promise<Client> {
    const client = new Client(port);
    const ready = await client.#call('start', settings);
    client.#build = ready.build;
    client.#options = ready.options;
    client.#presets = ready.presets;
    return client;
  }

  /** Variant and threads as the wasm itself reports them. */
  get build(): BuildInfo {
    if (!this.#build) throw new Error('The client is connected before it is handed out.');
    return this.#build;
  }

  /** The table of engine options, from which forms are made. */
  get options(): OptionSpec[] {
    return this.#options;
  }

  /** Named settings of transfers. */
  get presets(): PresetSpec[] {
    return this.#presets;
  }

  /** Decodes a whole file, or its beginning. `bytes` moves to the worker and is empty afterwards; keep a copy if it is needed again. */
  decode(
    bytes: ArrayBuffer,
    name: string,
    role: ClipRole,
    more: Pick<Calls['decode']['takes'], 'id' | 'firstSeconds'> = {},
  ): Promise<DecodeAnswer> {
    return this.#call('decode', { bytes, name, role, ...more }, [bytes]);
  }

  /** Hands over sound that the browser decoded; its arrays move to the worker and are empty afterwards. */
  addClip(clip: ClipInput, name: string, role: ClipRole): Promise<ClipInfo> {
    return this.#call('addClip', { clip, name, role }, buffersOf(clip));
  }

  async forgetClip(clip: ClipId): Promise<void> {
    await this.#call('forgetClip', { clip });
  }

  /** Smallest and largest sample of each even part of a stretch, interleaved; flat outside the clip. */
  waveform(
    clip: ClipId,
    fromSeconds: number,
    toSeconds: number,
    columns: number,
  ): Promise<Float32Array<ArrayBuffer>> {
    return this.#call('waveform', { clip, fromSeconds, toSeconds, columns });
  }

  spectrogram(shown: ClipView): Promise<Picture> {
    return this.#call('spectrogram', shown);
  }

  /** In dB, of one pixel that has the view's extent; -Infinity outside the clip. */
  level(shown: ClipView): Promise<number> {
    return this.#call('level', shown);
  }

  /** The spectrogram with its title, axes and the colours of its levels. */
  sheet(shown: ClipView, title: string): Promise<Picture> {
    return this.#call('sheet', { ...shown, title });
  }

  /** Red, green, blue, alpha of a map's colours from the lowest level to the highest, for a colour bar. */
  colours(colourMap: ColourMap, count: number): Promise<Uint8ClampedArray<ArrayBuffer>> {
    return this.#call('colours', { colourMap, count });
  }

  /** A copy of the clip's samples, for playing. */
  samples(clip: ClipId): Promise<ClipInput> {
    return this.#call('samples', { clip });
  }

  /** A whole WAV file. */
  encodeWav(clip: ClipId, format: WavFormat): Promise<ArrayBuffer> {
    return this.#call('encodeWav', { clip, format });
  }

  /** The memory that a transfer would take, in bytes. */
  estimateBytes(content: ClipId, styles: StyleChoice[], settings: Settings): Promise<number> {
    return this.#call('estimateBytes', { content, styles, settings });
  }

  /** A new clip of a stretch of another. */
  trim(clip: ClipId, fromSeconds: number, toSeconds: number, role: ClipRole): Promise<ClipInfo> {
    return this.#call('trim', { clip, fromSeconds, toSeconds, role });
  }

  /** How much of the content is in its result, or in a beginning of that: 1 is all, 0 is nothing. */
  likeness(content: ClipId, result: ClipId | ClipInput): Promise<number> {
    return this.#call('likeness', { content, result });
  }

  /** A new clip of `wet` of a result and the rest of its content, as loud as the content. */
  mix(content: ClipId, result: ClipId, wet: number): Promise<ClipInfo> {
    return this.#call('mix', { content, result, wet });
  }

  /** Whether a style is one texture, and which of its seconds are most like one. */
  surveyStyle(clip: ClipId): Promise<StyleSurvey> {
    return this.#call('surveyStyle', { clip });
  }

  transfer(
    content: ClipId,
    styles: StyleChoice[],
    settings: Settings,
    listeners: JobListeners = {},
  ): RunningJob {
    return this.#run(listeners, (job, livePicture) =>
      this.#call('transfer', { job, content, styles, settings, ...livePicture }),
    );
  }

  /** A transfer that is kept when it is done, and goes on when it is steered. */
  live(
    content: ClipId,
    styles: StyleChoice[],
    settings: Settings,
    listeners: JobListeners & Required<Pick<JobListeners, 'onSound'>>,
  ): LiveJob {
    const { id, ended } = this.#begin(listeners, (job, livePicture) =>
      this.#call('live', { job, content, styles, settings, ...livePicture }),
    );
    return {
      id,
      ended: ended.then(() => undefined),
      steer: async (changed) => {
        await this.#call('steer', { job: id, settings: changed });
      },
      ...this.#controls(id),
    };
  }

  /** A sound of the style's texture, `seconds` of the settings long. */
  texture(style: ClipId, settings: Settings, listeners: JobListeners = {}): RunningJob {
    return this.#run(listeners, (job, livePicture) =>
      this.#call('texture', { job, style, settings, ...livePicture }),
    );
  }

  resynthesise(clip: ClipId, settings: Settings, listeners: JobListeners = {}): RunningJob {
    return this.#run(listeners, (job, livePicture) =>
      this.#call('resynthesise', { job, clip, settings, ...livePicture }),
    );
  }

  /** How near the result is to the style, what it keeps of the content, and its defects. */
  score(content: ClipId, style: ClipId, result: ClipId): Promise<Scores> {
    return this.#call('score', { content, style, result });
  }

  /** Ends the worker; what is still waiting is rejected. */
  close(): void {
    this.#port.terminate();
    this.#failAll('The audio worker was closed.');
  }

  #run(
    listeners: JobListeners,
    start: (job: JobId, livePicture: { livePicture?: LivePicture }) => Promise<JobEnd>,
  ): RunningJob {
    const { id, ended } = this.#begin(listeners, start);
    return {
      id,
      ended,
      pause: () => this.#call('pause', { job: id }),
      resume: () => this.#call('resume', { job: id }),
      preview: () => this.#call('preview', { job: id }),
      ...this.#controls(id),
    };
  }

  #begin<End>(
    listeners: JobListeners,
    start: (job: JobId, livePicture: { livePicture?: LivePicture }) => Promise<End>,
  ): { id: JobId; ended: Promise<End> } {
    const id = this.#nextJob++;
    this.#listeners.set(id, listeners);
    const { livePicture } = listeners;
    const ended = start(id, livePicture ? { livePicture } : {}).finally(() =>
      this.#listeners.delete(id),
    );
    return { id, ended };
  }

  #controls(id: JobId): Pick<LiveJob, 'cancel' | 'setLivePicture'> {
    return {
      cancel: () => this.#call('cancel', { job: id }),
      setLivePicture: async (next) => {
        await this.#call('livePicture', { job: id, livePicture: next });
      },
    };
  }

  #call<Name extends CallName>(
    name: Name,
    takes: Calls[Name]['takes'],
    transfer: Transferable[] = [],
  ): Promise<Calls[Name]['gives']> {
    const call = this.#nextCall++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#port.postMessage({ call, name, takes } as Request, transfer);
    });
  }

  #receive(message: WorkerMessage): void {
    if ('event' in message) {
      this.#tell(message);
      return;
    }
    this.#settle(message);
  }

  #tell(event: WorkerEvent): void {
    const listeners = this.#listeners.get(event.job);
    if (event.event === 'progress') listeners?.onProgress?.(event.progress);
    else if (event.event === 'picture') listeners?.onPicture?.(event.picture);
    else if (event.event === 'piece') listeners?.onPiece?.(event);
    else listeners?.onSound?.(event.sound);
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.answers);
    if (!waiting) return;
    this.#waiting.delete(answer.answers);
    if ('error' in answer) waiting.reject(new WorkerError(answer.error));
    else waiting.resolve(answer.gives as never);
  }

  #failAll(message: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new WorkerError({ code: 'crashed', message }));
  }
}

function buffersOf(clip: ClipInput): ArrayBuffer[] {
  return [...new Set(clip.channels.map((channel) => channel.buffer))];
}
