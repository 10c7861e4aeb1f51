import { useRef } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { SlotName } from '../state/slot.ts';
import { RecordIcon } from './icons.tsx';
import { useSession } from './session_context.ts';

/** Opens the microphone for a slot. It takes the keyboard's place back when a take is over. */
export function RecordButton({ name }: { name: SlotName }) {
  const { recorder } = useSession();
  const button = useRef<HTMLButtonElement>(null);
  useLifetime(() => {
    if (recorder.lastSlot === name && document.activeElement === document.body) {
      button.current?.focus();
    }
  }, []);
  return (
    <button
      ref={button}
      type="button"
      class="record"
      aria-label={`Record ${name}`}
      onClick={() => recorder.open(name)}
    >
      <RecordIcon /> Record
    </button>
  );
}
