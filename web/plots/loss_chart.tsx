import { useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { LossPoint } from '../state/job.ts';

const TERMS = ['total', 'style', 'content'] as const;

/** The loss by term over the iterations, on a logarithmic axis. */
export function LossChart({ losses }: { losses: readonly LossPoint[] }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(losses);
  latest.current = losses;
  const [theme, setTheme] = useState(0);

  useLifetime((lifetime) => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    lifetime.listen(dark, 'change', () => setTheme((count) => count + 1));
  }, []);

  useLifetime(
    (lifetime) => {
      if (box.current) chart.current = draw(box.current, lifetime);
      chart.current?.setData(dataOf(latest.current));
    },
    [theme],
  );

  useLifetime(() => chart.current?.setData(dataOf(losses)), [losses]);

  const last = losses.at(-1);
  return (
    <div class="loss">
      <div ref={box} class="loss-chart" role="img" aria-label="Loss over the iterations" />
      <dl class="loss-terms">
        {TERMS.map((term) => (
          <div key={term} class={`loss-${term}`}>
            <dt>{term}</dt>
            <dd>{last ? lossText(last[term]) : '–'}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function draw(box: HTMLElement, lifetime: Lifetime): uPlot {
  const style = getComputedStyle(box);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--quiet-ink'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1, size: 4 },
    font: `11px ${style.fontFamily}`,
    labelFont: `11px ${style.fontFamily}`,
  };
  const line = (term: string) => ({
    label: term,
    stroke: colour(`--loss-${term}`),
    width: 1.5,
    // told apart without a second colour
    dash: term === 'content' ? [4, 3] : [],
    points: { show: false },
  });
  const chart = new uPlot(
    {
      width: Math.max(box.clientWidth, 50),
      height: Math.max(box.clientHeight, 50),
      scales: { x: { time: false }, y: { distr: 3, log: 10 } },
      axes: [
        { ...axis, size: 24, gap: 2, space: 40 },
        {
          ...axis,
          size: 42,
          gap: 2,
          values: (_, values) => values.map(powerText),
          filter: (_, values) => values.map(powerOnly),
          grid: { ...axis.grid, filter: (_, values) => values.map(powerOnly) },
        },
      ],
      series: [{ label: 'iteration' }, ...TERMS.map(line)],
      legend: { show: false },
      cursor: { show: false },
      padding: [6, 14, 0, 0],
    },
    dataOf([]),
    box,
  );
  lifetime.measure(box, ({ width, height }) => {
    if (width > 0 && height > 0) chart.setSize({ width, height });
  });
  lifetime.add(() => chart.destroy());
  return chart;
}

/** A logarithmic axis has no place for zero: the content's loss is that when the start is the content. */
function dataOf(losses: readonly LossPoint[]): uPlot.AlignedData {
  return [
    losses.map((point) => point.iteration),
    ...TERMS.map((term) => losses.map((point) => (point[term] > 0 ? point[term] : null))),
  ];
}

/** Only whole powers of ten have a line and a label. */
function powerOnly(value: number): number | null {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-6 ? value : null;
}

function powerText(value: number | null): string {
  if (value === null) return '';
  return `10${superscript(Math.round(Math.log10(value)))}`;
}

function superscript(power: number): string {
  return [...String(power)].map((digit) => SUPERSCRIPTS[digit] ?? '').join('');
}

const SUPERSCRIPTS: Record<string, string> = Object.fromEntries(
  [...'-0123456789'].map((digit, index) => [digit, [...'⁻⁰¹²³⁴⁵⁶⁷⁸⁹'][index] ?? '']),
);

/** Three digits that matter; what is far from 1 as 4.71·10³. */
function lossText(value: number): string {
  if (value === 0) return '0';
  const power = Math.floor(Math.log10(value));
  if (power > -3 && power < 3) return value.toPrecision(3);
  return `${(value / 10 ** power).toFixed(2)}·10${superscript(power)}`;
}
