import { useState } from 'preact/hooks';
import type { ClipInfo } from '../../worker/protocol.ts';
import type { Stretch } from '../state/stretch.ts';
import { rateText, secondsText } from '../text/quantities.ts';
import { useSession } from '../views/session_context.ts';
import { PictureCanvas } from './picture_canvas.tsx';
import { Playhead } from './playhead.tsx';
import { PlotFrame } from './plot_frame.tsx';
import { Selection } from './selection.tsx';
import {
  highestShownHz,
  LOWEST_SHOWN_HZ,
  type PlotSize,
  wholeClipView,
} from './spectrogram_view.ts';
import { useSpectrogram } from './use_spectrogram.ts';
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
  const [size, setSize] = useState<PlotSize | null>(null);
  const highestHz = highestShownHz(info.sampleRateHz);
  const view = size && wholeClipView(size, info.seconds, highestHz);
  const drawn = useSpectrogram(info.id, view);
  const range = `0 to ${secondsText(info.seconds)}, ${rateText(LOWEST_SHOWN_HZ)} to ${rateText(highestHz)}`;
  return (
    <PlotFrame
      title={`Spectrogram of ${title}`}
      view={view}
      waveform={<WaveformPlot clip={info.id} title={title} />}
      spectrogram={
        <PictureCanvas
          label={`Spectrogram of ${title}: ${range}`}
          picture={drawn?.picture ?? null}
          onSize={setSize}
        />
      }
      overlay={
        <>
          <Playhead
            heard={{ kind: 'clip', clip: info.id }}
            title={title}
            seconds={info.seconds}
            playing={playing}
          />
          {marking && (
            <Selection
              info={info}
              {...marking}
              onPress={(seconds) =>
                session.listening.play({ kind: 'clip', clip: info.id }, seconds)
              }
            />
          )}
        </>
      }
    />
  );
}
