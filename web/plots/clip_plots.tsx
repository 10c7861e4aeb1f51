import { useState } from 'preact/hooks';
import type { ClipInfo } from '../../worker/protocol.ts';
import type { Stretch } from '../state/stretch.ts';
import { rateText, secondsText } from '../text/quantities.ts';
import { useSession } from '../views/session_context.ts';
import { type PlotSize, viewOf } from './display.ts';
import { spectrogramLayer } from './layers.ts';
import { Playhead } from './playhead.tsx';
import { PlotFrame } from './plot_frame.tsx';
import { Readout } from './readout.tsx';
import { Selection } from './selection.tsx';
import { TileCanvas } from './tile_canvas.tsx';
import { wholeClip } from './time_window.ts';
import { useDisplay } from './use_shown.ts';
import { WaveformPlot } from './waveform_plot.tsx';

interface Props {
  info: ClipInfo;
  title: string;
  playing: boolean;
  /** Where parts of the clip can be marked. */
  marking?: { selection: Stretch | null; onSelect: (stretch: Stretch) => void };
}

/** Waveform and spectrogram of a clip, on one time axis, with its playhead. */
export function ClipPlots({ info, title, playing, marking }: Props) {
  const session = useSession();
  const { plots } = session;
  const [size, setSize] = useState<PlotSize | null>(null);
  const display = useDisplay(plots.display);
  const viewport = plots.viewport(info);
  const view = size && viewOf(display, info.sampleRateHz, size, wholeClip(info.seconds));
  const range = view
    ? `: 0 to ${secondsText(info.seconds)}, ${rateText(view.lowestHz)} to ${rateText(view.highestHz)}`
    : '';
  return (
    <PlotFrame
      title={title}
      viewport={viewport}
      view={view}
      waveform={<WaveformPlot clip={info.id} title={title} viewport={viewport} />}
      spectrogram={
        <TileCanvas
          class="picture"
          label={`Spectrogram of ${title}${range}`}
          viewport={viewport}
          layer={view && spectrogramLayer(plots, info.id, view, undefined)}
          onSize={setSize}
        />
      }
      overlay={
        <>
          <Playhead
            heard={{ kind: 'clip', clip: info.id }}
            title={title}
            viewport={viewport}
            playing={playing}
          />
          {marking && (
            <Selection
              info={info}
              viewport={viewport}
              {...marking}
              onPress={(seconds) =>
                session.listening.play({ kind: 'clip', clip: info.id }, seconds)
              }
            />
          )}
          {view && <Readout title={title} viewport={viewport} view={view} clip={info.id} />}
        </>
      }
    />
  );
}
