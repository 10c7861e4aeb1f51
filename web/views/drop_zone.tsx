import { useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { pairsOf } from '../state/queue.ts';
import type { SlotName } from '../state/slot.ts';
import { filesOf } from './files_of.ts';
import { useSession } from './session_context.ts';

/** A slot on the screen. */
interface Target {
  slot: SlotName;
  box: DOMRect;
}

/**
 * Takes files that are dropped anywhere or pasted: the first for the slot they are held over, else for the content; a second one for
 * the other slot. While files are held over the page it shows where they would go. What lies in folders is transferred in turn.
 */
export function DropZone() {
  const { clips, queue, store } = useSession();
  const [targets, setTargets] = useState<readonly Target[]>([]);

  useLifetime((lifetime) => {
    const queueFolders = async (
      folders: FileSystemDirectoryEntry[],
      beside: File[],
      first: SlotName,
    ) => {
      const names = folders.map(({ name }) => `“${name}”`).join(', ');
      try {
        const { filesInFolders } = await import('./files_in_folders.ts');
        const inside = await filesInFolders(folders);
        const pairs = pairsOf([...inside, ...beside.map((file) => ({ path: file.name, file }))]);
        if (pairs.length === 0)
          return await clips.refuse(first, `${names}: no audio file is in it.`);
        store.dispatch({ type: 'view', view: 'history' });
        await queue.add(pairs);
      } catch {
        await clips.refuse(first, `${names} could not be read; drop the audio files themselves.`);
      }
    };
    const bring = async (data: DataTransfer | null, first: SlotName) => {
      const { files, folders, problem } = filesOf(data);
      if (folders.length > 0) return await queueFolders(folders, files, first);
      store.dispatch({ type: 'view', view: 'transfer' });
      await clips.openFiles(files, first);
      if (problem) await clips.refuse(first, problem);
    };

    lifetime.listen(window, 'dragover', (event) => {
      event.preventDefault();
      const { dataTransfer, target } = event;
      if (!dataTransfer?.types.includes('Files')) return;
      const count = [...dataTransfer.items].filter(({ kind }) => kind === 'file').length;
      setTargets(targetsOf(slotAt(target), count));
    });
    lifetime.listen(window, 'dragleave', ({ relatedTarget }) => {
      if (!relatedTarget) setTargets([]);
    });
    lifetime.listen(window, 'drop', (event) => {
      event.preventDefault();
      setTargets([]);
      bring(event.dataTransfer, slotAt(event.target));
    });
    lifetime.listen(window, 'paste', (event) => {
      if (!(event instanceof ClipboardEvent) || !event.clipboardData?.files.length) return;
      event.preventDefault();
      bring(event.clipboardData, slotAt(document.activeElement));
    });
  }, []);

  if (targets.length === 0) return null;
  return (
    <div class="drop-zone">
      {targets.map(({ slot, box }) => (
        <p
          key={slot}
          class="drop-target"
          style={{
            left: `${box.left}px`,
            top: `${box.top}px`,
            width: `${box.width}px`,
            height: `${box.height}px`,
          }}
        >
          Drop it as {slot}
        </p>
      ))}
    </div>
  );
}

function slotAt(target: EventTarget | null): SlotName {
  const slot = target instanceof Element && target.closest<HTMLElement>('[data-slot]');
  return slot && slot.dataset.slot === 'style' ? 'style' : 'content';
}

/** Where so many files would go. */
function targetsOf(first: SlotName, count: number): Target[] {
  const slots: SlotName[] = [first, first === 'content' ? 'style' : 'content'];
  return slots.slice(0, Math.max(count, 1)).flatMap((slot) => {
    const box = document.querySelector(`[data-slot="${slot}"]`)?.getBoundingClientRect();
    return box ? [{ slot, box }] : [];
  });
}
