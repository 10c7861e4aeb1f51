import { useRef, useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { arranged, type Order } from '../state/history.ts';
import type { State } from '../state/state.ts';
import type { Usage } from '../storage/usage.ts';
import { bytesText } from '../text/quantities.ts';
import { HistoryEntry } from './history_entry.tsx';
import { OpenIcon } from './icons.tsx';
import { QueueButtons, QueueProgress } from './queue_panel.tsx';
import { useSession } from './session_context.ts';

/** So many are shown at first, and more with every press of a button. */
const SHOWN_AT_ONCE = 50;

const ORDERS: readonly { order: Order; text: string }[] = [
  { order: 'newest', text: 'Newest first' },
  { order: 'oldest', text: 'Oldest first' },
  { order: 'title', text: 'By title' },
];

/** The results that are kept, on this device and over reloads. */
export function HistoryView({ state: { history, queue, heard, outputProblem } }: { state: State }) {
  const { keeping } = useSession();
  const [query, setQuery] = useState('');
  const [order, setOrder] = useState<Order>('newest');
  const [most, setMost] = useState(SHOWN_AT_ONCE);
  useLifetime((lifetime) => {
    keeping.open();
    lifetime.add(() => keeping.close());
  }, []);
  const { results, unstored, usage, deleted, storageProblem, problem } = history;
  const found = results && arranged(results, query, order);
  return (
    <section class="history" aria-labelledby="history-heading" aria-busy={results === null}>
      <div class="panel-head">
        <h2 id="history-heading">History</h2>
        <p class="facts">{usage && usageText(usage)}</p>
      </div>
      <div class="controls">
        <input
          type="search"
          aria-label="Search titles"
          placeholder="Search titles"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <select
          aria-label="Order"
          value={order}
          onChange={(event) => setOrder(event.currentTarget.value as Order)}
        >
          {ORDERS.map((choice) => (
            <option key={choice.order} value={choice.order}>
              {choice.text}
            </option>
          ))}
        </select>
        <ProjectButton />
        <QueueButtons />
      </div>
      {queue && <QueueProgress queue={queue} />}
      <p class="problem" role="alert" data-problem="storage">
        {storageProblem}
      </p>
      <p class="problem" role="alert" data-problem="history">
        {problem ?? outputProblem}
      </p>
      <p class="deleted" role="status">
        {deleted && (
          <>
            “{deleted}” is deleted.{' '}
            <button type="button" class="link" onClick={() => keeping.undoRemove()}>
              Undo
            </button>
          </>
        )}
      </p>
      {results?.length === 0 && (
        <p class="help">Nothing yet: results that you transfer, keep or download come here.</p>
      )}
      {found?.length === 0 && results?.length !== 0 && (
        <p class="help">No title has all of these words.</p>
      )}
      <ul class="entries">
        {found?.slice(0, most).map((result) => (
          <HistoryEntry
            key={result.id}
            result={result}
            isStored={!unstored.has(result.id)}
            playing={heard?.kind === 'entry' && heard.entry === result.id}
          />
        ))}
      </ul>
      {found && found.length > most && (
        <button type="button" onClick={() => setMost(most + SHOWN_AT_ONCE)}>
          Show more ({found.length - most})
        </button>
      )}
    </section>
  );
}

function ProjectButton() {
  const { openProject } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const onChange = () => {
    const file = input.current?.files?.[0];
    if (file) openProject(file);
    // The same file may be chosen again after it has changed.
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        <OpenIcon /> Open a project
      </button>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        aria-label="Open a project file"
        hidden
        onChange={onChange}
      />
    </>
  );
}

function usageText({ usedBytes, quotaBytes, persistent }: Usage): string {
  const used = `${bytesText(usedBytes)} of ${bytesText(quotaBytes)} used`;
  return persistent ? used : `${used}; the browser may clear it when space runs short`;
}
