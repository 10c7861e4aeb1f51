import { useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { OpenClip } from '../state/slot.ts';
import { liveResult, type State } from '../state/state.ts';
import { useSession } from '../views/session_context.ts';
import { PictureCanvas } from './picture_canvas.tsx';
import { Playhead } from './playhead.tsx';
import { PlotFrame } from './plot_frame.tsx';
import { highestShownHz, type PlotSize, wholeClipView } from './spectrogram_view.ts';
import { useSpectrogram } from './use_spectrogram.ts';
import { WaveformPlot } from './waveform_plot.tsx';

interface Props {
  state: State;
  content: OpenClip;
}

/**
 * What is there of the clips and settings that are shown: the running job's spectrogram, the quick preview's, or the result's.
 * Pictures of work under way are asked for only while this is in the page.
 */
export function LivePlot({ state, content }: Props) {
  const session = useSession();
  const [size, setSize] = useState<PlotSize | null>(null);
  const { live, job, heard, results } = state;
  const { seconds, sampleRateHz } = content.info;
  const view = size && wholeClipView(size, seconds, highestShownHz(sampleRateHz));
  const result = job ? undefined : liveResult(state);
  const drawn = useSpectrogram(result?.clip.id, view);

  useLifetime(
    (lifetime) => {
      if (!view) return;
      session.watch(view);
      lifetime.add(() => session.watch(null));
    },
    [size?.widthPx, size?.heightPx, seconds],
  );

  // While the next is made, the last outline stays in place.
  const last = result ?? results.findLast(({ kind }) => kind === 'transfer');
  const underWay = job?.picture ?? (live.quality === 'quick' ? live.picture : null);
  const isDrawn = result && drawn?.clip === result.clip.id;
  return (
    <PlotFrame
      title="Spectrogram of the result"
      view={view}
      waveform={
        <div class={result ? undefined : 'stale'}>
          {last && <WaveformPlot clip={last.clip.id} title="the result" />}
        </div>
      }
      spectrogram={
        <PictureCanvas
          label={job ? 'Spectrogram of the result, live' : 'Spectrogram of the result'}
          picture={isDrawn ? drawn.picture : (underWay ?? drawn?.picture ?? null)}
          onSize={setSize}
        />
      }
      overlay={
        live.quality === 'none' ? undefined : (
          <Playhead
            heard={{ kind: 'live' }}
            title="the result"
            seconds={seconds}
            playing={heard?.kind === 'live'}
          />
        )
      }
    />
  );
}
