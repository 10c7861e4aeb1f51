import { useState } from 'preact/hooks';
import type { ClipInfo, Picture } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { rateText, secondsText } from '../text/quantities.ts';
import { useSession } from '../views/session_context.ts';
import { PictureCanvas } from './picture_canvas.tsx';
import { Playhead } from './playhead.tsx';
import { PlotFrame } from './plot_frame.tsx';
import {
  highestShownHz,
  LOWEST_SHOWN_HZ,
  type PlotSize,
  wholeClipView,
} from './spectrogram_view.ts';
import { WaveformPlot } from './waveform_plot.tsx';

/** How long a new size must rest before a new picture is asked for. */
const RESIZE_REST_MS = 80;

interface Props {
  info: ClipInfo;
  title: string;
  playing: boolean;
}

/** Waveform and spectrogram of a clip, on one time axis, with its playhead. */
export function ClipPlots({ info, title, playing }: Props) {
  const session = useSession();
  const [size, setSize] = useState<PlotSize | null>(null);
  const [drawn, setDrawn] = useState<{ clip: number; picture: Picture } | null>(null);
  const highestHz = highestShownHz(info.sampleRateHz);

  const view = size && wholeClipView(size, info.seconds, highestHz);

  useLifetime(
    (lifetime) => {
      if (!view) return;
      lifetime.after(drawn?.clip === info.id ? RESIZE_REST_MS : 0, async () => {
        const picture = await session.spectrogram(info.id, view).catch(() => null);
        if (picture && !lifetime.over) setDrawn({ clip: info.id, picture });
      });
    },
    [info.id, size?.widthPx, size?.heightPx],
  );

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
      overlay={<Playhead clip={info.id} title={title} seconds={info.seconds} playing={playing} />}
    />
  );
}
