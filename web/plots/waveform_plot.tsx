import { useRef, useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { useSession } from '../views/session_context.ts';
import { outline } from './waveform_outline.ts';

/** The whole clip's waveform, a column a device pixel; its colour is the text colour around it. */
export function WaveformPlot({ clip, title }: { clip: number; title: string }) {
  const session = useSession();
  const box = useRef<SVGSVGElement>(null);
  const [columns, setColumns] = useState(0);
  const [path, setPath] = useState('');

  useLifetime((lifetime) => {
    if (!box.current) return;
    lifetime.measure(box.current, ({ width }) => setColumns(Math.round(width)));
  }, []);

  useLifetime(
    (lifetime) => {
      if (columns === 0) return;
      session.waveform(clip, columns).then(
        (peaks) => lifetime.over || setPath(outline(peaks)),
        () => lifetime.over || setPath(''),
      );
    },
    [clip, columns],
  );

  return (
    <svg
      ref={box}
      class="waveform"
      viewBox={`0 -1 ${Math.max(columns, 1)} 2`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Waveform of ${title}`}
    >
      <path d={path} />
    </svg>
  );
}
