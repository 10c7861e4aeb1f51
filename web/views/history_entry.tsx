import { useRef } from 'preact/hooks';
import type { Picture } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { KeptResult } from '../storage/kept_result.ts';
import { secondsText } from '../text/quantities.ts';
import { verdictText } from '../text/verdict.ts';
import { DownloadButton } from './download_button.tsx';
import { DeleteIcon, StarIcon, UseAgainIcon } from './icons.tsx';
import { PlayButton } from './play_button.tsx';
import { useSession } from './session_context.ts';

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

interface Props {
  result: KeptResult;
  /** It outlives the page. */
  isStored: boolean;
  playing: boolean;
}

/** A kept result, and what can be done with it. */
export function HistoryEntry({ result, isStored, playing }: Props) {
  const { keeping, useAgain } = useSession();
  const { id, title, starred } = result;
  return (
    <li aria-label={title}>
      <Thumbnail picture={result.thumbnail} title={title} />
      <div>
        <input
          class="title"
          aria-label="Title"
          value={title}
          onChange={({ currentTarget }) => {
            keeping.rename(id, currentTarget.value);
            if (!currentTarget.value.trim()) currentTarget.value = title;
          }}
        />
        <p class="help">{factsText(result)}</p>
        {!isStored && <p class="unstored">not stored</p>}
      </div>
      <div class="controls">
        <button
          type="button"
          class="star"
          aria-label="Star"
          aria-pressed={starred}
          onClick={() => keeping.star(id, !starred)}
        >
          <StarIcon />
        </button>
        <PlayButton what={title} heard={{ kind: 'entry', entry: id }} playing={playing} />
        <button type="button" onClick={() => useAgain(id)}>
          <UseAgainIcon /> Use again
        </button>
        <DownloadButton onSave={(format) => keeping.saveEntry(id, format)} />
        <button type="button" aria-label={`Delete ${title}`} onClick={() => keeping.remove(id)}>
          <DeleteIcon />
        </button>
      </div>
    </li>
  );
}

function factsText({ madeAt, durationSeconds, scores }: KeptResult): string {
  const parts = [DATE.format(madeAt), secondsText(durationSeconds)];
  if (scores) parts.push(verdictText(scores));
  return parts.join(' · ');
}

function Thumbnail({ picture, title }: { picture: Picture; title: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { widthPx, heightPx, rgba } = picture;
  useLifetime(() => {
    const image = new ImageData(rgba, widthPx, heightPx);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [picture]);
  return (
    <canvas
      ref={canvas}
      class="thumbnail"
      width={widthPx}
      height={heightPx}
      role="img"
      aria-label={`Spectrogram of ${title}`}
    />
  );
}
