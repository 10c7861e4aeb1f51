import { KeepIcon } from './icons.tsx';

interface Props {
  isKept: boolean;
  onKeep: () => void;
}

/** Keeps a result in the history. */
export function KeepButton({ isKept, onKeep }: Props) {
  return (
    <button type="button" aria-disabled={isKept} onClick={() => isKept || onKeep()}>
      <KeepIcon /> {isKept ? 'Kept' : 'Keep'}
    </button>
  );
}
