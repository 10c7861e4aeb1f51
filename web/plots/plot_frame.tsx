import type { ComponentChildren } from 'preact';
import type { View } from '../../worker/protocol.ts';
import { Axis } from './axis.tsx';
import { ColourBar } from './colour_bar.tsx';
import { frequencyAxis, timeAxis } from './ticks.ts';

interface Props {
  title: string;
  /** What the spectrogram shows; null until its size is known. */
  view: View | null;
  /** Above the spectrogram and as wide as it. */
  waveform?: ComponentChildren;
  spectrogram: ComponentChildren;
  /** Over both. */
  overlay?: ComponentChildren;
}

/** A spectrogram with its title, axes and colour bar; a waveform above shares its time axis. */
export function PlotFrame({ title, view, waveform, spectrogram, overlay }: Props) {
  return (
    <figure class={waveform ? 'plot with-waveform' : 'plot'}>
      <figcaption class="unseen">{title}</figcaption>
      {waveform && <div class="plot-waveform">{waveform}</div>}
      <div class="plot-spectrogram">{spectrogram}</div>
      {overlay && <div class="plot-overlay">{overlay}</div>}
      {view && (
        <>
          <Axis side="left" ticks={frequencyAxis(view)} />
          <Axis side="bottom" ticks={timeAxis(view)} />
          <ColourBar view={view} />
        </>
      )}
    </figure>
  );
}
