import { type ComponentChildren, Fragment } from 'preact';
import { useRef } from 'preact/hooks';
import { DEMO_CLIPS, type DemoClip } from '../demo/demo_clips.ts';
import { posterOf } from '../demo/first_view.ts';
import { ClipPlots } from '../plots/clip_plots.tsx';
import { type Recorder, recordsInto } from '../state/recorder.ts';
import type { Beginning, OpenClip, Slot, SlotName } from '../state/slot.ts';
import { channelsText, rateText, secondsText } from '../text/quantities.ts';
import { OpenIcon, UndoIcon } from './icons.tsx';
import { late } from './late.tsx';
import { PlayButton } from './play_button.tsx';
import { RecordButton } from './record_button.tsx';
import { useSession } from './session_context.ts';
import { TrimButton, TrimFields } from './trim_fields.tsx';

const RecordPanel = late(async () => (await import('./record_panel.tsx')).RecordPanel);

const HEADINGS: Record<'content' | 'style', { heading: string; meaning: string }> = {
  content: { heading: 'Content', meaning: 'what is said or played' },
  style: { heading: 'Style', meaning: 'how it should sound' },
};

interface Props {
  name: 'content' | 'style';
  slot: Slot;
  playing: boolean;
  /** A part of it goes round. */
  looped: boolean;
  recorder: Recorder;
  /** The title of the clip that this one took the place of. */
  former: string | null;
  /** In the head, where more than one clip can be had. */
  adding?: ComponentChildren;
  /** Below the controls. */
  children?: ComponentChildren;
}

/** A place for a clip. */
export function SlotPanel({ name, slot, recorder, adding, ...more }: Props) {
  const { heading, meaning } = HEADINGS[name];
  const { clip, opening } = slot;

  return (
    <section
      class="slot"
      data-slot={name}
      aria-labelledby={`${name}-heading`}
      aria-busy={opening !== null}
    >
      <div class="panel-head">
        <h2 id={`${name}-heading`}>
          {heading} <small>{meaning}</small>
        </h2>
        {adding}
        {/* another text is another element: nothing moves when a clip comes */}
        <Fragment key={opening ? `opening ${opening.request}` : clip?.info.id}>
          <p class="clip-title">{clip && <b>{clip.title}</b>}</p>
          <p class="facts">{opening ? `opening ${opening.title} …` : clip && factsText(clip)}</p>
        </Fragment>
      </div>
      {recordsInto(recorder, name) ? (
        <RecordPanel heading={heading} recorder={recorder} />
      ) : (
        <ClipPanel name={name} heading={heading} slot={slot} {...more} />
      )}
      <Remarks name={name} slot={slot} />
    </section>
  );
}

interface ClipPanelProps extends Omit<Props, 'recorder' | 'adding'> {
  heading: string;
}

/** The slot's clip, and what can be done with it and in its place. */
function ClipPanel({ name, heading, slot, playing, looped, former, children }: ClipPanelProps) {
  const { clips } = useSession();
  const { clip, selection, opening } = slot;
  return (
    <>
      <div class="plots" style={{ '--poster': posterOf(clip?.info.id) }}>
        {clip && (
          <ClipPlots
            info={clip.info}
            title={clip.title}
            playing={playing}
            marking={{ selection, onSelect: (stretch) => clips.select(name, stretch) }}
          />
        )}
        {!clip && !opening && (
          <div class="nothing-yet">
            <p>Choose a clip, open a file, or drop one here.</p>
          </div>
        )}
      </div>
      <div class="controls">
        <PlayButton
          playing={playing}
          what={heading.toLowerCase()}
          heard={clip && { kind: 'clip', clip: clip.info.id }}
        />
        <FileButton name={name} heading={heading} />
        <RecordButton name={name} />
        <ClipChoice name={name} heading={heading} clip={clip} />
        {clip && <TrimButton name={name} clip={clip} isOpen={selection !== null} />}
        <UndoButton name={name} former={former} />
      </div>
      {children}
      {clip && selection && (
        <TrimFields name={name} clip={clip} selection={selection} looped={looped} />
      )}
    </>
  );
}

/** Of a style that is too varied to be one texture, the way out; of a part of a clip, the way back. */
function Steadiness({ name, clip }: { name: SlotName; clip: OpenClip }) {
  const { clips } = useSession();
  if (clip.original) {
    return (
      <p class="steadiness">
        A part of {clip.original.title}.{' '}
        <button type="button" class="link" onClick={() => clips.useWhole(name)}>
          Use the whole clip
        </button>
      </p>
    );
  }
  if (name !== 'style' || !clip.survey?.busy) return null;
  return (
    <p class="steadiness" role="status">
      This style is too varied to be one texture.{' '}
      <button type="button" class="link" onClick={() => clips.useSteadiest(name)}>
        Use its steadiest 3 seconds
      </button>
    </p>
  );
}

function factsText({ info }: OpenClip): string {
  return [secondsText(info.seconds), rateText(info.sampleRateHz), channelsText(info.channels)].join(
    ' · ',
  );
}

/** Keeps its place while there is nothing to go back to, so that nothing moves when there is. */
function UndoButton({ name, former }: { name: SlotName; former: string | null }) {
  const { clips } = useSession();
  return (
    <button
      type="button"
      class={former === null ? 'absent' : undefined}
      disabled={former === null}
      aria-label={`Undo ${name}: back to ${former ?? 'nothing'}`}
      title={former === null ? undefined : `Back to ${former} (Ctrl+Z)`}
      onClick={() => clips.undo('undo', name)}
    >
      <UndoIcon />
    </button>
  );
}

interface ClipChoiceProps {
  name: SlotName;
  heading: string;
  clip: OpenClip | null;
}

/** The demo clips, those that suit the slot first, and the file that is open. */
function ClipChoice({ name, heading, clip }: ClipChoiceProps) {
  const { clips } = useSession();
  const suits = ({ suggested }: DemoClip) => suggested === name || suggested === 'either';
  const choices = [
    ...DEMO_CLIPS.filter(suits),
    ...DEMO_CLIPS.filter((candidate) => !suits(candidate)),
  ];
  return (
    <select
      class="clip-choice"
      aria-label={`${heading} clip`}
      value={clip?.demo ?? ''}
      onChange={(event) => clips.openDemo(name, event.currentTarget.value)}
    >
      {!clip?.demo && <option value="">{clip?.title ?? 'Choose a clip'}</option>}
      {choices.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}

function FileButton({ name, heading }: { name: SlotName; heading: string }) {
  const { clips } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const onChange = () => {
    const file = input.current?.files?.[0];
    if (file) clips.openFile(name, file);
    // The same file may be chosen again after it has changed.
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <button
        type="button"
        aria-label={`Open a file as ${heading.toLowerCase()}`}
        onClick={() => input.current?.click()}
      >
        <OpenIcon /> Open
      </button>
      <input
        ref={input}
        type="file"
        accept="audio/*,video/*,.wav,.flac,.mp3,.ogg,.opus"
        aria-label={`Open a ${heading.toLowerCase()} file`}
        hidden
        onChange={onChange}
      />
    </>
  );
}

function beginningText({ seconds }: Beginning): string {
  if (seconds < 60) return secondsText(seconds);
  return seconds < 120 ? 'minute' : `${Math.floor(seconds / 60)} minutes`;
}

/** What went wrong, what could be better, whose sound it is, and what a person should know of it. */
function Remarks({ name, slot }: { name: SlotName; slot: Slot }) {
  const { clips } = useSession();
  const { clip, problem, beginning } = slot;
  const remarks = [clip?.credit && `${clip.credit}.`, ...(clip?.notes ?? [])].filter(Boolean);
  return (
    <>
      <p class="problem" role="alert">
        {problem}
      </p>
      {beginning && (
        <p class="steadiness">
          <button
            type="button"
            class="link"
            onClick={() => clips.openFile(name, beginning.file, beginning.seconds)}
          >
            Use its first {beginningText(beginning)}
          </button>
        </p>
      )}
      <div class="remarks">
        {clip && <Steadiness name={name} clip={clip} />}
        <p key={clip?.info.id} class="notes" title={remarks.join(' ')}>
          {remarks.join(' ')}
        </p>
      </div>
    </>
  );
}
