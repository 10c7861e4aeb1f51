import { useState } from 'preact/hooks';
import type { State } from '../state/state.ts';
import { clockText } from '../text/quantities.ts';
import { CancelIcon } from './icons.tsx';
import { PlayButton } from './play_button.tsx';
import { useSession } from './session_context.ts';

/** Makes a texture of any length of the style alone; it can be heard while it grows, and is then a result like others. */
export function TexturePanel({ state }: { state: State }) {
  const { textures } = useSession();
  const [seconds, setSeconds] = useState('60');
  const { texture, textureProblem, engine, slots, heard, waiting } = state;
  const style = slots.style.clip;
  const option =
    engine.status === 'ready' ? engine.options.find(({ name }) => name === 'seconds') : undefined;
  const progress = texture?.progress;
  const percent = Math.round(100 * (progress?.fraction ?? 0));
  const playing = heard?.kind === 'texture';
  return (
    <section class="texture" aria-label="Texture of the style">
      <label>
        Texture of {style?.title ?? 'the style'}{' '}
        <input
          type="number"
          min={option?.minimum}
          max={option?.maximum}
          value={seconds}
          aria-label="Length of the texture in seconds"
          onInput={({ currentTarget }) => setSeconds(currentTarget.value)}
        />{' '}
        s
      </label>
      {texture ? (
        <>
          <PlayButton
            what="texture"
            heard={progress && progress.secondsReady > 0 ? { kind: 'texture' } : null}
            playing={playing}
          />
          <button type="button" onClick={() => textures.cancel()}>
            <CancelIcon /> Cancel the texture
          </button>
          <progress max={100} value={percent} aria-label="Progress of the texture">
            {percent} %
          </progress>
          <span class="help" role="status">
            {playing && waiting ? 'Waiting for the next part' : leftText(progress?.secondsLeft)}
          </span>
        </>
      ) : (
        <button type="button" disabled={!style} onClick={() => textures.start(seconds)}>
          Make
        </button>
      )}
      <p class="problem" role="alert">
        {textureProblem}
      </p>
    </section>
  );
}

function leftText(secondsLeft: number | undefined): string {
  return secondsLeft === undefined ? '' : `${clockText(secondsLeft)} left`;
}
