import { useState } from 'preact/hooks';
import type { WavFormat } from '../../worker/protocol.ts';
import { SaveIcon } from './icons.tsx';

const FORMATS: readonly { format: WavFormat; text: string }[] = [
  { format: 'pcm24', text: '24-bit' },
  { format: 'float32', text: 'float' },
];

interface Props {
  onSave: (format: WavFormat) => void;
  /** Saving has been asked for and waits for the full quality. */
  waiting?: boolean;
}

/** Saves a result as WAV, in the format that is chosen beside it. */
export function DownloadButton({ onSave, waiting = false }: Props) {
  const [format, setFormat] = useState<WavFormat>('pcm24');
  return (
    <>
      <button type="button" aria-busy={waiting} onClick={() => onSave(format)}>
        <SaveIcon /> {waiting ? 'Download follows …' : 'Download WAV'}
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
    </>
  );
}
