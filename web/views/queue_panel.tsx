import { useRef, useState } from 'preact/hooks';
import { type FoundFile, isQueueDone, pairsOf, type Queue, queueFraction } from '../state/queue.ts';
import { CancelIcon, OpenIcon } from './icons.tsx';
import { useSession } from './session_context.ts';

/** Takes many files, or a folder of pairs, to be transferred in turn. */
export function QueueButtons() {
  const { queue } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const onFiles = (files: readonly FoundFile[]) => {
    const pairs = pairsOf(files);
    setProblem(pairs.length > 0 ? null : 'There is no audio file among what was chosen.');
    queue.add(pairs);
  };
  return (
    <>
      <FilesButton
        text="Queue files"
        help="Each is transferred with the file that is called “style”, or with the style of the page"
        onFiles={onFiles}
      />
      <FilesButton
        text="Queue a folder"
        help="Of every folder in it with a “content” and a “style”, those two"
        onFiles={onFiles}
        kind="folder"
      />
      <p class="problem" role="alert">
        {problem}
      </p>
    </>
  );
}

interface FilesButtonProps {
  text: string;
  help: string;
  onFiles: (files: readonly FoundFile[]) => void;
  kind?: 'folder';
}

function FilesButton({ text, help, onFiles, kind }: FilesButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const onChange = () => {
    const files = [...(input.current?.files ?? [])];
    onFiles(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
    // The same files may be chosen again after they have changed.
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <button type="button" title={help} onClick={() => input.current?.click()}>
        <OpenIcon /> {text}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        aria-label={text}
        hidden
        onChange={onChange}
        {...(kind === 'folder' && { webkitdirectory: true })}
      />
    </>
  );
}

/** How far all of the queue is, and which of it failed. */
export function QueueProgress({ queue }: { queue: Queue }) {
  const session = useSession();
  const isDone = isQueueDone(queue);
  const failed = queue.items.filter(({ status }) => status === 'failed');
  const percent = Math.round(100 * queueFraction(queue));
  return (
    <section class="queue" aria-label="Queue">
      <div class="controls">
        <p role="status">{queueText(queue)}</p>
        <button
          type="button"
          onClick={() => (isDone ? session.queue.clear() : session.queue.stop())}
        >
          <CancelIcon /> {isDone ? 'Put away' : 'Stop the queue'}
        </button>
      </div>
      {!isDone && (
        <progress max={100} value={percent} aria-label="Progress of the queue">
          {percent} %
        </progress>
      )}
      <ul>
        {failed.map(({ title, problem }, index) => (
          <li key={index} class="problem">
            {title}: {problem}
          </li>
        ))}
      </ul>
    </section>
  );
}

function queueText({ items }: Queue): string {
  const count = (status: string) => items.filter((item) => item.status === status).length;
  const [done, failed] = [count('done'), count('failed')];
  const running = items.find(({ status }) => status === 'running');
  const parts = [`${done} of ${items.length} transferred`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (running) parts.push(`now ${running.title}`);
  return parts.join(', ');
}
