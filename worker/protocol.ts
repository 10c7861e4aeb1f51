/**
 * What the page and the worker say to each other; types only. A call has a number and one answer with the same number;
 * events belong to a job. Clips stay in the worker under an id, so that samples travel only to be heard or kept.
 */
import type {
  BuildInfo,
  ClipFacts,
  ClipInput,
  ColourMap,
  Failure,
  JobProgress,
  JobReport,
  OptionSpec,
  Picture,
  PresetSpec,
  Scores,
  Settings,
  StyleSurvey,
  StyleWeight,
  Variant,
  View,
} from './engine/module.ts';

export type {
  BuildInfo,
  ClipFacts,
  ClipInput,
  ColourMap,
  FrequencyScale,
  JobProgress,
  JobReport,
  LossTerms,
  OptionSpec,
  Picture,
  PresetSpec,
  Scores,
  Settings,
  SettingValue,
  Stage,
  StyleSurvey,
  StyleWeight,
  Variant,
  View,
} from './engine/module.ts';

export type ClipId = number;
export type JobId = number;

/** What the sentences about a clip call it. */
export type ClipRole = 'content' | 'style' | 'clip' | 'result';

export interface ClipInfo extends ClipFacts {
  id: ClipId;
  /** The file's name, for people. */
  name: string;
}

/** `unsupported`: not one of the worker's formats; the browser's own decoder may know it (then use `addClip`). */
export type DecodeAnswer =
  | { kind: 'clip'; clip: ClipInfo }
  | { kind: 'unsupported'; message: string };

export type WavFormat = 'pcm16' | 'pcm24' | 'float32';

/** How often, at most, and of what a running job sends pictures of its spectrogram. */
export interface LivePicture {
  view: View;
  everyMs: number;
}

/** `resting`: of a live job whose sound is finished; it runs again when it is steered. */
export type JobState = 'running' | 'paused' | 'resting' | 'done' | 'cancelled' | 'failed';

/** Progress with times in which pauses do not count. `secondsLeft` is absent while there is nothing to tell it from. */
export interface TimedProgress extends JobProgress {
  state: JobState;
  secondsElapsed: number;
  secondsLeft?: number;
}

export type JobEnd = { kind: 'done'; clip: ClipInfo; report: JobReport } | { kind: 'cancelled' };

/** A clip's spectrogram in a view; with `minus` how its levels differ from those of another clip. */
export interface ClipView {
  clip: ClipId;
  minus?: ClipId;
  view: View;
}

/** A picture of a running job, and what of it is shown. */
export interface JobPicture extends Picture {
  view: View;
}

/** A style and how much it counts beside others. */
export interface StyleChoice {
  clip: ClipId;
  weight: StyleWeight;
}

export interface StartSettings {
  /** Where the wasm variants are: an absolute URL ending in a slash, under which `<variant>/retimbre.js` lies. */
  wasmBase: string;
  /** Absent: as many as the machine has cores. */
  threads?: number;
  /** Absent: the best one that runs here. */
  variant?: Variant;
}

export interface Ready {
  build: BuildInfo;
  options: OptionSpec[];
  presets: PresetSpec[];
}

/** Every call with what it takes and what it answers. */
export interface Calls {
  start: { takes: StartSettings; gives: Ready };
  /**
   * `id`: a number below zero for a clip that the page already knows by it; absent, it gets the next from 1 on. `firstSeconds`: only
   * its beginning is read, of which `bytes` may hold no more.
   */
  decode: {
    takes: {
      bytes: ArrayBuffer;
      name: string;
      role: ClipRole;
      id?: ClipId | undefined;
      firstSeconds?: number | undefined;
    };
    gives: DecodeAnswer;
  };
  addClip: { takes: { clip: ClipInput; name: string; role: ClipRole }; gives: ClipInfo };
  forgetClip: { takes: { clip: ClipId }; gives: null };
  waveform: {
    takes: { clip: ClipId; fromSeconds: number; toSeconds: number; columns: number };
    gives: Float32Array<ArrayBuffer>;
  };
  spectrogram: { takes: ClipView; gives: Picture };
  /** In dB, of one pixel that has the view's extent; -Infinity outside the clip. */
  level: { takes: ClipView; gives: number };
  /** With title, axes and the colours of its levels. */
  sheet: { takes: ClipView & { title: string }; gives: Picture };
  colours: {
    takes: { colourMap: ColourMap; count: number };
    gives: Uint8ClampedArray<ArrayBuffer>;
  };
  samples: { takes: { clip: ClipId }; gives: ClipInput };
  encodeWav: { takes: { clip: ClipId; format: WavFormat }; gives: ArrayBuffer };
  /** An error says why a transfer would not start. */
  estimateBytes: {
    takes: { content: ClipId; styles: StyleChoice[]; settings: Settings };
    gives: number;
  };
  /** A clip of a stretch of another, to the sample. */
  trim: {
    takes: { clip: ClipId; fromSeconds: number; toSeconds: number; role: ClipRole };
    gives: ClipInfo;
  };
  /** How much of the content is in its result, or in a beginning of that: 1 is all, 0 is nothing. */
  likeness: { takes: { content: ClipId; result: ClipId | ClipInput }; gives: number };
  /** A clip of `wet` of a result and the rest of its content, as loud as the content. */
  mix: { takes: { content: ClipId; result: ClipId; wet: number }; gives: ClipInfo };
  surveyStyle: { takes: { clip: ClipId }; gives: StyleSurvey };
  /** Each finished piece of the result is an event. Answered when the job has ended. */
  transfer: {
    takes: {
      job: JobId;
      content: ClipId;
      styles: StyleChoice[];
      settings: Settings;
      livePicture?: LivePicture;
    };
    gives: JobEnd;
  };
  /**
   * A transfer that stays when it is done. Each finished sound is an event; `steer` makes it go on to the next. Answered when it
   * has been cancelled.
   */
  live: {
    takes: {
      job: JobId;
      content: ClipId;
      styles: StyleChoice[];
      settings: Settings;
      livePicture?: LivePicture;
    };
    gives: null;
  };
  /** Answered when it has taken effect: a sound that is nearly finished comes first. */
  steer: { takes: { job: JobId; settings: Settings }; gives: null };
  /** Each finished piece of the texture is an event. Answered when the job has ended. */
  texture: {
    takes: { job: JobId; style: ClipId; settings: Settings; livePicture?: LivePicture };
    gives: JobEnd;
  };
  /** Answered when the job has ended. */
  resynthesise: {
    takes: { job: JobId; clip: ClipId; settings: Settings; livePicture?: LivePicture };
    gives: JobEnd;
  };
  pause: { takes: { job: JobId }; gives: JobState };
  resume: { takes: { job: JobId }; gives: JobState };
  cancel: { takes: { job: JobId }; gives: JobState };
  preview: { takes: { job: JobId }; gives: ClipInput };
  livePicture: { takes: { job: JobId; livePicture: LivePicture | null }; gives: null };
  score: { takes: { content: ClipId; style: ClipId; result: ClipId }; gives: Scores };
}

export type CallName = keyof Calls;

export type Request = {
  [Name in CallName]: { call: number; name: Name; takes: Calls[Name]['takes'] };
}[CallName];

export type Answer =
  | { answers: number; gives: Calls[CallName]['gives'] }
  | { answers: number; error: WorkerFailure };

/** `crashed`: the wasm ran out of memory or broke; a fresh one stands ready and the clips are still there. */
export interface WorkerFailure {
  code: Failure['code'] | 'not-audio' | 'too-long' | 'no-engine' | 'crashed';
  message: string;
  /** With `too-long`: how much from a file's beginning can be read. */
  fitsSeconds?: number;
}

export type WorkerEvent =
  | { event: 'progress'; job: JobId; progress: TimedProgress }
  | { event: 'picture'; job: JobId; picture: JobPicture }
  | {
      event: 'piece';
      job: JobId;
      fromFrame: number;
      channels: Float32Array<ArrayBuffer>[];
      sampleRateHz: number;
      totalFrames: number;
    }
  | { event: 'sound'; job: JobId; sound: ClipInput };

export type WorkerMessage = Answer | WorkerEvent;
