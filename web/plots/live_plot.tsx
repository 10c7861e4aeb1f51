import { useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { ActiveJob } from '../state/job.ts';
import { useSession } from '../views/session_context.ts';
import { PictureCanvas } from './picture_canvas.tsx';
import { PlotFrame } from './plot_frame.tsx';
import { type PlotSize, wholeClipView } from './spectrogram_view.ts';

/** The running job's spectrogram; pictures are asked for only while this is in the page. */
export function LivePlot({ job }: { job: ActiveJob }) {
  const { transfers } = useSession();
  const [size, setSize] = useState<PlotSize | null>(null);
  const view = size && wholeClipView(size, job.contentSeconds, job.highestHz);

  useLifetime(
    (lifetime) => {
      if (!view) return;
      transfers.watch(view);
      lifetime.add(() => transfers.watch(null));
    },
    [size?.widthPx, size?.heightPx],
  );

  return (
    <PlotFrame
      title={`Spectrogram of ${job.title} so far`}
      view={view}
      spectrogram={
        <PictureCanvas
          label={`Spectrogram of ${job.title}, live`}
          picture={job.picture}
          onSize={setSize}
        />
      }
    />
  );
}
