import type { Result, State } from '../state/state.ts';
import { secondsText } from '../text/quantities.ts';
import { DownloadButton } from './download_button.tsx';
import { PlayButton } from './play_button.tsx';
import { verdictText } from './scores_panel.tsx';
import { useSession } from './session_context.ts';

/** The results that were kept, the newest first. */
export function HistoryView({ state: { results, heard } }: { state: State }) {
  const kept = results.filter((result) => result.kept).reverse();
  return (
    <section class="history" aria-labelledby="history-heading">
      <h2 id="history-heading">Kept results</h2>
      {kept.length === 0 && (
        <p class="help">Nothing yet: a result that you transfer or download is kept here.</p>
      )}
      <ul>
        {kept.map((result) => (
          <KeptResult
            key={result.clip.id}
            result={result}
            playing={heard?.kind === 'clip' && heard.clip === result.clip.id}
          />
        ))}
      </ul>
    </section>
  );
}

function KeptResult({ result, playing }: { result: Result; playing: boolean }) {
  const { listening } = useSession();
  const { clip, title, scores } = result;
  return (
    <li>
      <h3>{title}</h3>
      <p class="help">
        {secondsText(clip.seconds)}
        {scores && ` · ${verdictText(scores)}`}
      </p>
      <div class="controls">
        <PlayButton what={title} heard={{ kind: 'clip', clip: clip.id }} playing={playing} />
        <DownloadButton onSave={(format) => listening.save(result, format)} />
      </div>
    </li>
  );
}
