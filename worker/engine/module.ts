/**
 * The wasm module as TypeScript sees it: the surface of wasm/binding.cpp. Every array handed out is a copy, so nothing
 * here points into the wasm memory, which moves when it grows.
 */

/** A value, or one sentence that says what was wrong and what would work. */
export type Outcome<T> = { value: T } | { error: Failure };

export interface Failure {
  code: 'invalid-clip' | 'invalid-option' | 'too-large' | 'internal';
  message: string;
}

/** Sound as decoded: one array of samples a channel, all of one length, nominally in [-1, 1]. */
export interface ClipInput {
  channels: Float32Array<ArrayBuffer>[];
  sampleRateHz: number;
}

export type Variant = 'relaxed' | 'simd' | 'single';

/** What was compiled and is running, as the wasm itself reports it. */
export interface BuildInfo {
  version: string;
  variant: Variant;
  threads: number;
  simd: boolean;
  relaxedSimd: boolean;
}

export type SettingValue = number | string;
export type Settings = Record<string, SettingValue>;

/** One option of the engine; the page, the command line and its help are made from the table of these. */
export interface OptionSpec {
  /** As on the command line, without the dashes: `filters`, `phase-iterations`. */
  name: string;
  label: string;
  help: string;
  unit: string;
  kind: 'integer' | 'number' | 'choice';
  default: SettingValue;
  minimum?: number;
  maximum?: number;
  logarithmic?: boolean;
  /** For a choice all values; for a number the words allowed besides numbers (`full`, `auto`). */
  choices?: string[];
  /** Which commands take it: `transfer`, `texture`, `resynthesise`. */
  commands: string[];
  /** Which engines take it; absent: all. */
  engines?: string[];
}

/** Settings that suit a kind of sound, under a name. What a person sets goes before them. */
export interface PresetSpec {
  /** As on the command line. */
  name: string;
  label: string;
  help: string;
  /** Of a transfer; what is not here has its default. */
  settings: Settings;
}

export interface ClipFacts {
  seconds: number;
  frames: number;
  channels: number;
  sampleRateHz: number;
  peakDb: number;
  rmsDb: number;
  /** By ITU-R BS.1770; minus infinity of silence. */
  loudnessLufs: number;
  /** What a person should know of a clip that works, one sentence each. */
  notes: string[];
}

export type FrequencyScale = 'log' | 'mel' | 'linear';
/** `difference` is for levels around 0 dB. */
export type ColourMap = 'magma' | 'viridis' | 'grey' | 'difference';

/** The part of a spectrogram to draw. Levels are in dB of a full-scale sine. */
export interface View {
  widthPx: number;
  heightPx: number;
  fromSeconds: number;
  toSeconds: number;
  scale: FrequencyScale;
  lowestHz: number;
  highestHz: number;
  floorDb: number;
  ceilingDb: number;
  colourMap: ColourMap;
}

/** Row 0 is the top, the highest frequency. */
export interface Picture {
  widthPx: number;
  heightPx: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type Stage = 'analyse' | 'prepare' | 'optimise' | 'phase' | 'done';

export interface LossTerms {
  content: number;
  style: number;
  box: number;
  total: number;
}

export interface JobProgress {
  /** Of the window that is worked on. */
  stage: Stage;
  /** Long contents are worked on in windows, one after the other: the number of this one, from 0. */
  window: number;
  windows: number;
  /** Of the window. */
  iteration: number;
  iterations: number;
  evaluations: number;
  loss?: LossTerms;
  /** Of the whole job, 0 to 1. */
  fraction: number;
  /** How much of the result is finished. */
  secondsReady: number;
}

/** What a job makes. */
export interface JobShape {
  channels: number;
  sampleRateHz: number;
  frames: number;
}

/** A run of a result, from its sample frame `fromFrame` on. */
export interface ClipPiece extends ClipInput {
  fromFrame: number;
}

/** A style and how much it counts beside others: one number, or points in time between which it is interpolated. */
export interface WeightedStyle {
  clip: ClipInput;
  weight: StyleWeight;
}

export type StyleWeight = number | [seconds: number, weight: number][];

export interface JobReport {
  /** Every setting that was used, the engine and the defaults included. */
  settings: Settings;
  analysisRateHz: number;
  contentSeconds: number;
  styleSeconds: number;
  seconds: { analyse: number; prepare: number; optimise: number; phase: number };
  windows: number;
  /** Where windows meet. */
  joinsSeconds: number[];
  /** Of all windows together. */
  iterations: number;
  evaluations: number;
  /** The loss after each iteration, with the evaluations it had taken. */
  losses: (LossTerms & { evaluation: number })[];
  /** In matrix products and convolutions during evaluations, for the bench. */
  productSeconds: number;
  productFlops: number;
  spectralConvergenceDb?: number;
  peak?: number;
  notes: string[];
  memoryEstimateBytes: number;
}

/** A transfer or a resynthesis: pause is not calling step(), cancel is delete(). */
export interface Job {
  /** Works for about `budgetMs`. */
  step(budgetMs: number): Outcome<JobProgress>;
  /** The spectrogram of the result so far. */
  render(view: View): Outcome<Picture>;
  shape(): JobShape;
  /**
   * What has been finished and not been taken yet, in order and without gaps; null when there is nothing. After `steer` it
   * begins at 0 again.
   */
  take(): ClipPiece | null;
  /** What is being worked on as it would sound now. */
  preview(): ClipPiece;
  report(): JobReport;
  /**
   * Changes options while it runs (of a transfer: `strength` of the engine `infinite`). A job that is done goes on, and
   * is done once more when the new sound is there.
   */
  steer(settings: Settings): Outcome<null>;
  delete(): void;
}

/** What can be said of a result without listening to it; no engine optimises these figures. */
export interface Scores {
  /**
   * How near the style is; lower is better, 0 is there. `gram`: features of a network that no engine uses; `mfcc`: cepstral
   * coefficients, 1 being as far as the content is; `spectrumDb`: the long-term spectra.
   */
  style: { gram: number; mfcc: number; spectrumDb: number };
  /** What is left of the content; higher is better, 1 is all. */
  content: { onset: number; chroma: number; loudness: number };
  /**
   * What should not be there; lower is better. `flatnessDb`: noise above the style's; `strayEnergyDb`: energy in bands that
   * neither clip has, -200 for none; `superposition`: 1 is a mere mix; `copiedSeconds`: the longest piece of the style as
   * it was.
   */
  defects: {
    flatnessDb: number;
    strayEnergyDb: number;
    superposition: number;
    copiedSeconds: number;
  };
}

/** One number for each class of McDermott and Simoncelli's statistics, of the envelopes of 30 bands; 0 is the same. */
export interface TextureDistance {
  levelDb: number;
  variance: number;
  skewness: number;
  correlation: number;
  modulation: number;
}

/** What can be said of a texture without listening to it. */
export interface TextureScores {
  toStyle: TextureDistance;
  /** Of the style's first half to its second. */
  betweenHalves: TextureDistance;
  /** Whether the texture is as near in level, variance, skewness and correlation each, or nearer. */
  withinHalves: boolean;
  /** The longest piece of the style as it was. */
  copiedSeconds: number;
  /** The largest autocorrelation of the texture from 1 s on, where it is, and whether that is a period. */
  period: { correlation: number; seconds: number; isPeriodic: boolean };
}

/** What a transfer must beat: both clips at once, or the content with the style's long-term spectrum. */
export type Baseline = 'mix' | 'equaliser';

/** What a style is like as a texture. */
export interface StyleSurvey {
  /** 0 for one steady texture; its pieces of three seconds differ by so much. */
  busyness: number;
  /** Too varied to be one texture. */
  busy: boolean;
  /** The seconds that are most like one texture. */
  steadiest: Stretch;
}

/** A part of a clip. */
export interface Stretch {
  fromSeconds: number;
  toSeconds: number;
}

export interface Survey {
  /** Works for some tens of milliseconds; true when all is done. */
  step(): Outcome<boolean>;
  /** With the steadiest stretch of so many seconds; of a clip that is no longer than that, all, and it is not busy. */
  result(steadySeconds: number): StyleSurvey;
  delete(): void;
}

export interface ClipSize {
  frames: number;
  sampleRateHz: number;
}

export interface RetimbreModule {
  build(): BuildInfo;
  /** Makes the thread pool anew; `single` always has 1. */
  setThreads(threads: number): void;
  /** Size of the wasm memory; it never shrinks, so this is its peak. */
  memoryBytes(): number;
  options(): OptionSpec[];
  presets(): PresetSpec[];
  /** Every setting of the command and of the engine that is chosen, checked; what was not given has its default. */
  completeSettings(
    settings: Settings,
    command: 'transfer' | 'texture' | 'resynthesise',
  ): Outcome<Settings>;
  /** `name` is what the sentences call the clip: `content`, `style`, `clip`. */
  inspect(clip: ClipInput, name: string): Outcome<ClipFacts>;
  /** Smallest and largest sample of each even part of a stretch, interleaved: 2 * columns values. */
  waveform(
    clip: ClipInput,
    fromSeconds: number,
    toSeconds: number,
    columns: number,
  ): Float32Array<ArrayBuffer>;
  /** `count` colours of a map as red, green, blue, alpha, from the lowest level to the highest. */
  colours(colourMap: ColourMap, count: number): Uint8ClampedArray<ArrayBuffer>;
  /** Only what the view shows of the clip is read. */
  spectrogram(clip: ClipInput, view: View): Outcome<Picture>;
  /** The levels of a clip less those of another, in dB; what is below -100 dB counts as silence. */
  difference(of: ClipInput, from: ClipInput, view: View): Outcome<Picture>;
  /** The level of one pixel that has the view's extent, in dB; -Infinity outside the clip. */
  level(clip: ClipInput, view: View): Outcome<number>;
  createSurvey(style: ClipInput): Outcome<Survey>;
  score(content: ClipInput, style: ClipInput, result: ClipInput): Outcome<Scores>;
  textureScores(style: ClipInput, texture: ClipInput): Outcome<TextureScores>;
  /** Mono, at the content's rate and of its length and loudness. */
  baseline(kind: Baseline, content: ClipInput, style: ClipInput): Outcome<ClipInput>;
  /**
   * How much of a content is in a result of its length, after K weighting: 1 of equal sounds, 0 of sounds that have nothing to do
   * with each other.
   */
  likeness(content: ClipInput, result: ClipInput): number;
  /** `wet` of a result and the rest of its content, as loud as the content. */
  mix(content: ClipInput, result: ClipInput, wet: number): ClipInput;
  createTransfer(content: ClipInput, styles: WeightedStyle[], settings: Settings): Outcome<Job>;
  /** A texture of `seconds`, with the style's channels and rate. */
  createTexture(style: ClipInput, settings: Settings): Outcome<Job>;
  createResynthesis(clip: ClipInput, settings: Settings): Outcome<Job>;
  /** Its error is that of createTransfer for settings that are wrong or need too much memory. style: of all together. */
  estimateTransferBytes(content: ClipSize, style: ClipSize, settings: Settings): Outcome<number>;
  /** Emscripten's own; absent in `single`. */
  PThread?: { terminateAllThreads(): void };
}

/** The default export of build/wasm/<variant>/retimbre.js. `poolSize` is the number of threads less the caller's own. */
export type RetimbreFactory = (settings: {
  poolSize: number;
  printErr?: (text: string) => void;
  locateFile?: (file: string) => string;
}) => Promise<RetimbreModule>;
