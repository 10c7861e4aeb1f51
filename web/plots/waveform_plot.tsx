import { useRef, useState } from 'preact/hooks';
import type { ClipId } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { useSession } from '../views/session_context.ts';
import type { PlotSize } from './display.ts';
import { waveformLayer } from './layers.ts';
import { TileCanvas } from './tile_canvas.tsx';
import type { Viewport } from './viewport.ts';

interface Props {
  clip: ClipId | undefined;
  title: string;
  viewport: Viewport;
}

/** A clip's waveform in the colour of the text around it. */
export function WaveformPlot({ clip, title, viewport }: Props) {
  const { plots } = useSession();
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<PlotSize | null>(null);
  const [colour, setColour] = useState('');

  useLifetime((lifetime) => {
    const look = () => box.current && setColour(getComputedStyle(box.current).color);
    look();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    lifetime.listen(dark, 'change', look);
  }, []);

  const layer =
    clip !== undefined && size && colour ? waveformLayer(plots, clip, size, colour) : null;
  return (
    <div ref={box} class="waveform-box">
      <TileCanvas
        class="waveform"
        label={`Waveform of ${title}`}
        viewport={viewport}
        layer={layer}
        onSize={setSize}
      />
    </div>
  );
}
