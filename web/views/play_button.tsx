import type { Heard } from '../state/state.ts';
import { PlayIcon, StopIcon } from './icons.tsx';
import { useSession } from './session_context.ts';

interface Props {
  /** What is played, as the button's label says it. */
  what: string;
  heard: Heard | null;
  playing: boolean;
}

/** Plays, or stops what it plays. */
export function PlayButton({ what, heard, playing }: Props) {
  const { listening } = useSession();
  const onClick = () => {
    if (playing) listening.stop();
    else if (heard?.kind === 'clip') listening.playClip(heard.clip);
    else if (heard?.kind === 'preview') listening.playPreview();
  };
  return (
    <button
      type="button"
      class="play"
      disabled={!heard}
      aria-label={playing ? `Stop ${what}` : `Play ${what}`}
      onClick={onClick}
    >
      {playing ? <StopIcon /> : <PlayIcon />} {playing ? 'Stop' : 'Play'}
    </button>
  );
}
