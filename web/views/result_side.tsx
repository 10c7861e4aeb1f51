import { useState } from 'preact/hooks';
import type { WavFormat } from '../../worker/protocol.ts';
import type { Heard, Result } from '../state/state.ts';
import { decibelText, secondsText } from '../text/quantities.ts';
import { SaveIcon } from './icons.tsx';
import { PlayButton } from './play_button.tsx';
import { useSession } from './session_context.ts';

const FORMATS: readonly { format: WavFormat; text: string }[] = [
  { format: 'pcm24', text: '24-bit' },
  { format: 'float32', text: 'float' },
];

/** A finished result: what it took, and playing and saving it. */
export function ResultSide({ result, heard }: { result: Result; heard: Heard | null }) {
  const { listening } = useSession();
  const [format, setFormat] = useState<WavFormat>('pcm24');
  const playing = heard?.kind === 'clip' && heard.clip === result.clip.id;
  return (
    <div class="done">
      <p class="summary" role="status">
        {summaryText(result)}
      </p>
      <div class="controls">
        <PlayButton
          what="result"
          playing={playing}
          heard={{ kind: 'clip', clip: result.clip.id }}
        />
        <button type="button" onClick={() => listening.save(result, format)}>
          <SaveIcon /> Download WAV
        </button>
        <select
          aria-label="WAV format"
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as WavFormat)}
        >
          {FORMATS.map((choice) => (
            <option key={choice.format} value={choice.format}>
              {choice.text}
            </option>
          ))}
        </select>
      </div>
      {result.notes.length > 0 && <p class="notes">{result.notes.join(' ')}</p>}
    </div>
  );
}

function summaryText({ seconds, report }: Result): string {
  const parts = [
    `Done in ${secondsText(seconds)}`,
    `${report.iterations} iterations, ${report.evaluations} evaluations`,
  ];
  if (report.spectralConvergenceDb !== undefined) {
    parts.push(`spectral convergence ${decibelText(report.spectralConvergenceDb, 1)}`);
  }
  return `${parts.join(' · ')}.`;
}
