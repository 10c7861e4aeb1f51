/** A clip that comes with the page; CREDITS.md beside the files has the sources in full. */
export interface DemoClip {
  /** Name of the file under demo/ without its ending. */
  id: string;
  title: string;
  /** Where it does best; either may be tried in both. */
  suggested: 'content' | 'style' | 'either';
  credit: string;
  licence: string;
}

export const DEMO_CLIPS: readonly DemoClip[] = [
  {
    id: 'speech_story',
    title: 'Reading voice',
    suggested: 'content',
    credit: 'Jane Austen, “Sense and Sensibility”, a LibriVox reader',
    licence: 'public domain',
  },
  {
    id: 'piano_bach_prelude',
    title: 'Piano, Bach prelude',
    suggested: 'content',
    credit: 'J. S. Bach, BWV 846; Salamander Grand Piano V3 by Alexander Holm',
    licence: 'CC BY 3.0 (samples)',
  },
  {
    id: 'drum_groove',
    title: 'Drum groove',
    suggested: 'either',
    credit: 'One-shots by menegass; pattern ours',
    licence: 'CC0',
  },
  {
    id: 'string_choir',
    title: 'String choir',
    suggested: 'either',
    credit: 'Chords after Pachelbel; FluidR3 GM by Frank Wen',
    licence: 'MIT (samples)',
  },
  { id: 'tabla', title: 'Tabla', suggested: 'style', credit: 'lezaarth', licence: 'CC0' },
  {
    id: 'fire',
    title: 'Crackling fire',
    suggested: 'style',
    credit: 'ezwa',
    licence: 'public domain',
  },
  { id: 'birds', title: 'Birds', suggested: 'style', credit: 'kvgarlic', licence: 'CC0' },
  {
    id: 'sea_waves',
    title: 'Sea waves',
    suggested: 'style',
    credit: 'Luftrum',
    licence: 'CC BY 4.0',
  },
  {
    id: 'metal_guitar',
    title: 'Metal guitar',
    suggested: 'style',
    credit: 'Carlos Viola Iborra (Sectoid), “War of freedom”',
    licence: 'MIT',
  },
];

/** Two demo clips by their ids. */
export interface DemoPair {
  content: string;
  style: string;
}

/** The pair that stands in the slots when the page opens. */
export const DEFAULT_PAIR = { content: 'speech_story', style: 'string_choir' } as const;

/** For each preset of the engine a pair that shows what it does. */
export const PRESET_PAIRS: Readonly<Record<string, DemoPair>> = {
  voice: { content: 'speech_story', style: 'fire' },
  music: { content: 'piano_bach_prelude', style: 'string_choir' },
  ambience: { content: 'speech_story', style: 'sea_waves' },
};

export function demoClip(id: string): DemoClip | undefined {
  return DEMO_CLIPS.find((clip) => clip.id === id);
}
