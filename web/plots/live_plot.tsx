import { useState } from 'preact/hooks';
import { Lifetime } from '../lifetime/lifetime.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { OpenClip } from '../state/slot.ts';
import { liveResult, type State } from '../state/state.ts';
import { useSession } from '../views/session_context.ts';
import { differenceView, type PlotSize, viewOf } from './display.ts';
import { spectrogramLayer } from './layers.ts';
import { Playhead } from './playhead.tsx';
import { PlotFrame } from './plot_frame.tsx';
import { Readout } from './readout.tsx';
import { TileCanvas } from './tile_canvas.tsx';
import { wholeClip } from './time_window.ts';
import { useDisplay } from './use_shown.ts';
import { WaveformPlot } from './waveform_plot.tsx';

/** How long what is shown must rest before the running job draws it. */
const SHOWN_REST_MS = 100;

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
  const { plots } = session;
  const [size, setSize] = useState<PlotSize | null>(null);
  const display = useDisplay(plots.display);
  const { live, job, heard, results } = state;
  const { seconds, sampleRateHz } = content.info;
  const viewport = display.linked
    ? plots.viewport(content.info)
    : plots.resultViewport(content.info);
  const view = size && viewOf(display, sampleRateHz, size, wholeClip(seconds));
  const result = job ? undefined : liveResult(state);
  const minus = display.result === 'difference' && result ? content.info.id : undefined;
  const drawn = view && (minus === undefined ? view : differenceView(view));

  useLifetime(
    (lifetime) => {
      if (!view) return;
      const watch = () => session.watch({ ...view, ...viewport.shown });
      let rest = lifetime.child();
      lifetime.add(
        viewport.subscribe(() => {
          rest.dispose();
          rest = new Lifetime();
          rest.after(SHOWN_REST_MS, watch);
        }),
      );
      lifetime.add(() => rest.dispose());
      watch();
      lifetime.add(() => session.watch(null));
    },
    [JSON.stringify(view), viewport],
  );

  // While the next is made, the last outline stays in place.
  const last = result ?? results.findLast(({ kind }) => kind === 'transfer');
  const underWay = job?.picture ?? (live.quality === 'quick' ? live.picture : null);
  const what = minus === undefined ? 'Spectrogram of the result' : 'Result less content';
  return (
    <PlotFrame
      title="the result"
      viewport={viewport}
      view={drawn}
      waveform={
        <div class={result ? undefined : 'stale'}>
          <WaveformPlot clip={last?.clip.id} title="the result" viewport={viewport} />
        </div>
      }
      spectrogram={
        <TileCanvas
          class="picture"
          label={job ? `${what}, live` : what}
          viewport={viewport}
          layer={result && drawn ? spectrogramLayer(plots, result.clip.id, drawn, minus) : null}
          picture={result ? null : underWay}
          onSize={setSize}
        />
      }
      overlay={
        <>
          {live.quality !== 'none' && (
            <Playhead
              heard={{ kind: 'live' }}
              title="the result"
              viewport={viewport}
              playing={heard?.kind === 'live'}
            />
          )}
          {drawn && (
            <Readout
              title="the result"
              viewport={viewport}
              view={drawn}
              clip={result?.clip.id}
              minus={minus}
            />
          )}
        </>
      }
    />
  );
}
