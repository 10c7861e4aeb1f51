import type { Scores } from '../../worker/protocol.ts';
import { decibelText, percentText, secondsText } from '../text/quantities.ts';

interface Figure {
  name: string;
  /** One sentence for who wants to know. */
  help: string;
  text: (scores: Scores) => string;
}

interface Group {
  title: string;
  /** What it is about, and which way is good. */
  explanation: string;
  figures: readonly Figure[];
}

const GROUPS: readonly Group[] = [
  {
    title: 'Style',
    explanation: 'what is left of the way to it: less is nearer',
    figures: [
      {
        name: 'timbre',
        help: 'Of the way from content to style, in cepstral coefficients, what is left.',
        text: ({ style }) => percentText(style.mfcc),
      },
      {
        name: 'texture',
        help: 'In the features of a random network that no engine uses.',
        text: ({ style }) => style.gram.toPrecision(2),
      },
      {
        name: 'spectrum',
        help: 'Mean difference of the long-term spectra.',
        text: ({ style }) => decibelText(style.spectrumDb, 1),
      },
    ],
  },
  {
    title: 'Content',
    explanation: 'how well it can still be followed: more is better',
    figures: [
      {
        name: 'onsets',
        help: 'Correlation of when things begin.',
        text: ({ content }) => percentText(content.onset),
      },
      {
        name: 'harmony',
        help: 'Similarity of the pitch classes over time.',
        text: ({ content }) => percentText(content.chroma),
      },
      {
        name: 'loudness',
        help: 'Correlation of the loudness over time.',
        text: ({ content }) => percentText(content.loudness),
      },
    ],
  },
  {
    title: 'Defects',
    explanation: 'what should not be there: less is better',
    figures: [
      {
        name: 'noise',
        help: 'Spectral flatness above that of the style.',
        text: ({ defects }) => decibelText(defects.flatnessDb, 1),
      },
      {
        name: 'stray',
        help: 'Energy where neither clip has any, of the whole.',
        text: ({ defects }) => decibelText(defects.strayEnergyDb),
      },
      {
        name: 'mixed',
        help: 'What a mere mix of both clips would explain; a plain mix has about 96 %.',
        text: ({ defects }) => percentText(defects.superposition),
      },
      {
        name: 'copied',
        help: 'The longest stretch of the style that is in the result as it was.',
        text: ({ defects }) => secondsText(defects.copiedSeconds),
      },
    ],
  },
];

/** The scores of a result, with what each means; dashes until they are there. */
export function ScoresPanel({ scores }: { scores: Scores | null }) {
  return (
    <section class="scores" aria-label="Scores" aria-busy={scores === null}>
      {GROUPS.map(({ title, explanation, figures }) => (
        <div key={title} class="score-group">
          <h3>
            {title} <small>{explanation}</small>
          </h3>
          <dl>
            {figures.map(({ name, help, text }) => (
              <div key={name} title={help}>
                <dt>{name}</dt>
                <dd>{scores ? text(scores) : '–'}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
