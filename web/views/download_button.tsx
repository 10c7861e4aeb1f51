import { useState } from 'preact/hooks';
import type { SaveFormat } from '../state/state.ts';
import { SaveIcon } from './icons.tsx';

const FORMATS: readonly { format: SaveFormat; text: string }[] = [
  { format: 'pcm24', text: '24-bit' },
  { format: 'pcm16', text: '16-bit' },
  { format: 'float32', text: 'float' },
  { format: 'project', text: 'project, with clips and settings' },
];

interface Props {
  onSave: (format: SaveFormat) => void;
  /** Saving has been asked for and waits for the full quality. */
  waiting?: boolean;
}

/** Saves a result as WAV, or with everything it was made of, in the format that is chosen beside it. */
export function DownloadButton({ onSave, waiting = false }: Props) {
  const [format, setFormat] = useState<SaveFormat>('pcm24');
  const what = format === 'project' ? 'Download project' : 'Download WAV';
  return (
    <>
      <button type="button" aria-busy={waiting} onClick={() => onSave(format)}>
        <SaveIcon /> {waiting ? 'Download follows …' : what}
      </button>
      <select
        class="format"
        aria-label="File format"
        value={format}
        onChange={(event) => setFormat(event.currentTarget.value as SaveFormat)}
      >
        {FORMATS.map((choice) => (
          <option key={choice.format} value={choice.format}>
            {choice.text}
          </option>
        ))}
      </select>
    </>
  );
}
