import { useState } from 'preact/hooks';
import { DEMO_CLIPS, type DemoClip } from '../demo/demo_clips.ts';
import { sentenceOf } from '../session/sentence.ts';
import type { SlotName } from '../state/slot.ts';
import type { Heard } from '../state/state.ts';
import { PlayIcon, StopIcon } from './icons.tsx';
import { useSession } from './session_context.ts';

/** The popover's id, for the button that opens it. */
export const GALLERY = 'gallery';

/** All clips that come with the page: whose they are, how they sound, and a place for them. */
export function Gallery({ heard }: { heard: Heard | null }) {
  const { clips, listening, store } = useSession();
  /** The worker's clips by the demo's id, of those that were played. */
  const [brought, setBrought] = useState<Readonly<Record<string, number>>>({});
  const [problem, setProblem] = useState('');

  const playDemo = async (demo: DemoClip) => {
    try {
      const clip = await clips.demoToHear(demo);
      setBrought((before) => ({ ...before, [demo.id]: clip }));
      setProblem('');
      await listening.play({ kind: 'clip', clip });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const use = (demo: DemoClip, slot: SlotName) => {
    document.getElementById(GALLERY)?.hidePopover();
    store.dispatch({ type: 'view', view: 'transfer' });
    clips.openDemo(slot, demo.id);
  };

  return (
    <section id={GALLERY} popover="auto" aria-label="Demo clips">
      <ul>
        {DEMO_CLIPS.map((demo) => {
          const playing = heard?.kind === 'clip' && heard.clip === brought[demo.id];
          return (
            <li key={demo.id}>
              <button
                type="button"
                class="play"
                aria-label={`${playing ? 'Stop' : 'Play'} ${demo.title}`}
                onClick={() => (playing ? listening.stop() : playDemo(demo))}
              >
                {playing ? <StopIcon /> : <PlayIcon />}
              </button>
              <div>
                <h3>{demo.title}</h3>
                <p class="help">
                  {demo.credit} · {demo.licence}
                </p>
              </div>
              {(['content', 'style'] as const).map((slot) => (
                <button
                  key={slot}
                  type="button"
                  aria-label={`Use ${demo.title} as ${slot}`}
                  onClick={() => use(demo, slot)}
                >
                  As {slot}
                </button>
              ))}
            </li>
          );
        })}
      </ul>
      <p class="problem" role="alert">
        {problem}
      </p>
    </section>
  );
}
