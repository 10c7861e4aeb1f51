import type { Heard } from '../state/state.ts';
import { PlayIcon, StopIcon } from './icons.tsx';
import { useSession } from './session_context.ts';

interface Props {
  /** What is played, as the button's label says it. */
  what: string;
  /** Null while there is nothing to play. */
  heard: Heard | null;
  playing: boolean;
  primary?: 'primary';
}

/** Plays, or stops what it plays. */
export function PlayButton({ what, heard, playing, primary }: Props) {
  const session = useSession();
  const onClick = () => {
    if (playing) session.listening.stop();
    else if (heard) session.listening.play(heard);
  };
  return (
    <button
      type="button"
      class={primary ?? 'play'}
      disabled={!heard}
      aria-label={playing ? `Stop ${what}` : `Play ${what}`}
      onClick={onClick}
    >
      {playing ? <StopIcon /> : <PlayIcon />} {playing ? 'Stop' : 'Play'}
    </button>
  );
}
