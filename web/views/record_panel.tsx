import { useRef, useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { outline } from '../plots/waveform_outline.ts';
import type { Recorder, Take } from '../state/recorder.ts';
import { channelsText, clockText, decibelText, rateText } from '../text/quantities.ts';
import { CancelIcon, RecordIcon, StopIcon } from './icons.tsx';
import { useSession } from './session_context.ts';

/** Where the meter's scale begins. */
const LOWEST_DB = -60;
const COUNT_IN_SECONDS = 3;

type BusyTake = Exclude<Take, { phase: 'off' }>;

/** Takes the place of the slot's clip while the recorder is at work: what comes in, and what to do with it. */
export function RecordPanel({ heading, recorder }: { heading: string; recorder: Recorder }) {
  const session = useSession();
  const { take, devices, countInSeconds } = recorder;
  if (take.phase === 'off') return null;
  const isOpen = take.phase === 'ready';
  return (
    <>
      <div class="plots take">
        <p class="take-state" role="status">
          {stateText(take)}
        </p>
        <TakeWaveform />
        <Meter heading={heading} />
      </div>
      <div class="controls">
        <MainButton take={take} />
        <button
          type="button"
          disabled={take.phase === 'keeping'}
          title="Key Esc"
          onClick={() => session.recorder.cancel()}
        >
          <CancelIcon /> Cancel
        </button>
        {'input' in take && (
          <select
            class="device"
            aria-label="Microphone"
            disabled={!isOpen}
            value={take.input.device}
            onChange={(event) => session.recorder.open(take.slot, event.currentTarget.value)}
          >
            {devices.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        )}
        <label class="count-in">
          <input
            type="checkbox"
            disabled={!isOpen}
            checked={countInSeconds > 0}
            onChange={(event) =>
              session.recorder.setCountIn(event.currentTarget.checked ? COUNT_IN_SECONDS : 0)
            }
          />{' '}
          Count in {COUNT_IN_SECONDS} s
        </label>
      </div>
    </>
  );
}

/** One button for the whole take, so that the keyboard stays where it is. */
function MainButton({ take }: { take: BusyTake }) {
  const { recorder } = useSession();
  const button = useRef<HTMLButtonElement>(null);
  useLifetime(() => button.current?.focus(), []);
  const isRecording = take.phase === 'recording';
  const canPress = isRecording || take.phase === 'ready';
  const onClick = () => {
    if (isRecording) recorder.stop();
    else recorder.start();
  };
  return (
    <button ref={button} type="button" class="record" aria-disabled={!canPress} onClick={onClick}>
      {isRecording ? <StopIcon /> : <RecordIcon />}{' '}
      {isRecording ? 'Stop recording' : 'Start recording'}
    </button>
  );
}

function stateText(take: BusyTake): string {
  switch (take.phase) {
    case 'asking':
      return 'Waiting for the microphone; the browser may ask whether this page may use it.';
    case 'ready':
      return `${inputText(take)}. Nothing is recorded yet.`;
    case 'counting':
      return `Recording begins in ${take.secondsLeft} …`;
    case 'recording':
      return `Recording, ${inputText(take)}`;
    case 'keeping':
      return 'Keeping what was recorded …';
  }
}

/** What the browser grants, and where that is not what was asked for. */
function inputText({ input }: Extract<BusyTake, { input: unknown }>): string {
  const { sampleRateHz, channels, processing } = input;
  const sound = processing.length === 0 ? 'as it comes in' : `with ${processing.join(', ')}`;
  return `${rateText(sampleRateHz)}, ${channelsText(channels)}, ${sound}`;
}

/** The waveform of what has been recorded, which grows, with its time. */
function TakeWaveform() {
  const { recorder } = useSession();
  const path = useRef<SVGPathElement>(null);
  const clock = useRef<HTMLParagraphElement>(null);
  const [columns, setColumns] = useState(1);
  useLifetime((lifetime) => {
    let shown = -1;
    lifetime.animate(() => {
      const incoming = recorder.incoming();
      if (!incoming || incoming.seconds === shown) return;
      shown = incoming.seconds;
      setColumns(incoming.trail.columns);
      path.current?.setAttribute('d', outline(incoming.trail.peaks));
      const text = `${clockText(Math.floor(shown))} of ${clockText(incoming.mostSeconds)}`;
      if (clock.current && clock.current.textContent !== text) clock.current.textContent = text;
    });
  }, []);
  return (
    <>
      <svg
        class="waveform"
        viewBox={`0 -1 ${columns} 2`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Waveform of what is being recorded"
      >
        <path ref={path} />
      </svg>
      <p ref={clock} class="take-clock" />
    </>
  );
}

/** Peak and root mean square of what comes in, and a warning once it was too loud. */
function Meter({ heading }: { heading: string }) {
  const { recorder } = useSession();
  const bar = useRef<HTMLDivElement>(null);
  const value = useRef<HTMLMeterElement>(null);
  const figures = useRef<HTMLParagraphElement>(null);
  const [clipped, setClipped] = useState(false);
  useLifetime((lifetime) => {
    lifetime.animate(() => {
      const meter = recorder.incoming()?.meter;
      if (!meter || !bar.current || !value.current || !figures.current) return;
      const { peakDb, rmsDb } = meter;
      setClipped(meter.clipped);
      bar.current.style.setProperty('--peak', String(partOfScale(peakDb)));
      bar.current.style.setProperty('--rms', String(partOfScale(rmsDb)));
      value.current.value = Math.round(Math.max(rmsDb, LOWEST_DB));
      const text = `peak ${levelText(peakDb)}, rms ${levelText(rmsDb)}`;
      if (figures.current.textContent !== text) figures.current.textContent = text;
    });
  }, []);
  return (
    <div class="meter">
      <div ref={bar} class="meter-bar">
        <meter
          ref={value}
          class="unseen"
          min={LOWEST_DB}
          max={0}
          aria-label={`${heading} level, dB`}
        />
      </div>
      <p ref={figures} class="meter-figures" />
      <p class="problem" role="status">
        {clipped && 'Too loud: peaks are cut off. Turn the input down or go further away.'}
      </p>
    </div>
  );
}

function partOfScale(db: number): number {
  return Math.min(Math.max(1 - db / LOWEST_DB, 0), 1);
}

function levelText(db: number): string {
  return db < LOWEST_DB ? `below ${decibelText(LOWEST_DB)}` : decibelText(db);
}
