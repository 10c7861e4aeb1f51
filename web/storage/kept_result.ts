import type { ClipInput, JobReport, Picture, Scores, Variant } from '../../worker/protocol.ts';

/** SHA-256 of a sound's rate and samples, in hex. */
export type SoundDigest = string;

/** Sound as it is stored: once, whoever uses it. */
export interface StoredSound {
  digest: SoundDigest;
  sound: ClipInput;
}

/** What a clip is called. */
export interface ClipNames {
  /** The file's name. */
  name: string;
  title: string;
  /** Whose sound it is, when it came with the page. */
  credit: string | null;
  /** The demo clip's id; null for a file. */
  demo: string | null;
}

/** A clip that a result was made of. */
export interface KeptClip extends ClipNames {
  sound: SoundDigest;
}

/** What computed a result. The same engine and variant give the same bytes. */
export interface Build {
  version: string;
  /** Of the page's sources. */
  commit: string;
  /** The digest of the wasm variants. */
  engine: string;
  variant: Variant;
}

/** A result with everything it takes to make it again. */
export interface KeptResult {
  /** Digest of what it was made of and how, and of what came out: the same transfer is kept once. */
  id: string;
  title: string;
  /** The name its file gets. */
  fileName: string;
  /** Milliseconds since 1970. */
  madeAt: number;
  starred: boolean;
  kind: 'transfer' | 'texture';
  /** Null: of a texture. */
  content: KeptClip | null;
  styles: readonly (KeptClip & { weight: number })[];
  /** Over the content, the first style turned into the last. */
  morphs: boolean;
  /** The result alone. */
  sound: SoundDigest;
  /** The share of it in what is heard and saved; the rest is the content. */
  wet: number;
  durationSeconds: number;
  /** Its settings are complete, the seed included. */
  report: JobReport;
  notes: readonly string[];
  scores: Scores | null;
  build: Build;
  /** A small spectrogram. */
  thumbnail: Picture;
}

/** What may be changed of a kept result. */
export type Change = Partial<Pick<KeptResult, 'title' | 'starred' | 'scores' | 'wet'>>;

/** The sounds of a result. */
export interface Sounds {
  /** Null: of a texture. */
  content: StoredSound | null;
  styles: readonly StoredSound[];
  result: StoredSound;
}

/** A kept result with its sounds. */
export interface Whole {
  result: KeptResult;
  sounds: Sounds;
}

export function everySound({ content, styles, result }: Sounds): StoredSound[] {
  return [...(content ? [content] : []), ...styles, result];
}

/** What is known of a result beside its sounds. */
export type Facts = Omit<
  KeptResult,
  'id' | 'content' | 'styles' | 'sound' | 'durationSeconds' | 'thumbnail'
> & { content: ClipNames | null; styles: readonly (ClipNames & { weight: number })[] };

export function soundsOf({ content, styles, sound }: KeptResult): SoundDigest[] {
  return [...(content ? [content.sound] : []), ...styles.map((style) => style.sound), sound];
}

export function namesOf({ name, title, credit, demo }: ClipNames): ClipNames {
  return { name, title, credit, demo };
}

export function isSameBuild(a: Build, b: Build): boolean {
  return a.engine === b.engine && a.variant === b.variant;
}
