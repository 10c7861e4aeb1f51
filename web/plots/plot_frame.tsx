import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { View } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { Axis } from './axis.tsx';
import { ColourBar } from './colour_bar.tsx';
import { panAndZoom } from './pan_zoom.ts';
import { frequencyAxis } from './ticks.ts';
import { TimeAxis } from './time_axis.tsx';
import type { Viewport } from './viewport.ts';

interface Props {
  title: string;
  viewport: Viewport;
  /** How the spectrogram is drawn; null until its size is known. */
  view: View | null;
  /** Above the spectrogram and as wide as it. */
  waveform: ComponentChildren;
  spectrogram: ComponentChildren;
  /** Over both. */
  overlay: ComponentChildren;
}

/** A spectrogram with its axes and colour bar; the waveform above shares its time axis. */
export function PlotFrame({ title, viewport, view, waveform, spectrogram, overlay }: Props) {
  const figure = useRef<HTMLElement>(null);
  const track = useRef<HTMLDivElement>(null);
  useLifetime(
    (lifetime) => {
      if (!figure.current || !track.current) return;
      panAndZoom(lifetime, figure.current, track.current, viewport);
    },
    [viewport],
  );
  return (
    <figure ref={figure} class="plot">
      <figcaption class="unseen">Spectrogram of {title}</figcaption>
      <div class="plot-waveform">{waveform}</div>
      <div class="plot-spectrogram">{spectrogram}</div>
      <div ref={track} class="plot-overlay">
        {overlay}
      </div>
      {view && (
        <>
          <Axis side="left" ticks={frequencyAxis(view)} />
          <TimeAxis viewport={viewport} title={title} widthPx={view.widthPx} />
          <ColourBar view={view} />
        </>
      )}
    </figure>
  );
}
