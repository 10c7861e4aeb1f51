/** Decorations of buttons whose text says the same. */
function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export const PlayIcon = () => <Icon path="M4 2.5v11l9-5.5z" />;
export const StopIcon = () => <Icon path="M3.5 3.5h9v9h-9z" />;
export const PauseIcon = () => <Icon path="M4 3h3v10H4zM9 3h3v10H9z" />;
export const CancelIcon = () => (
  <Icon path="M4.5 3.1 8 6.6l3.5-3.5 1.4 1.4L9.4 8l3.5 3.5-1.4 1.4L8 9.4l-3.5 3.5-1.4-1.4L6.6 8 3.1 4.5z" />
);
export const OpenIcon = () => <Icon path="M1.5 3h4.6l1.5 1.8h6.9V13h-13zM3 6.3v5.2h10V6.3z" />;
export const RecordIcon = () => <Icon path="M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z" />;
export const SaveIcon = () => (
  <Icon path="M7.2 2h1.6v5.6l2-2 1.1 1.1L8 10.6 4.1 6.7l1.1-1.1 2 2zM2.5 12h11v1.6h-11z" />
);
export const SwapIcon = () => (
  <Icon path="M4.8 2 6 3.2 4.4 4.8H14v1.7H4.4L6 8.1 4.8 9.3 1.2 5.65zM11.2 6.7l3.6 3.65-3.6 3.65L10 12.8l1.6-1.6H2V9.5h9.6L10 7.9z" />
);
export const UndoIcon = () => (
  <Icon path="M6.2 2.2v2.6h3.3a4.4 4.4 0 0 1 0 8.8H4v-1.7h5.5a2.7 2.7 0 0 0 0-5.4H6.2v2.6L1.8 5.65z" />
);
export const LoopIcon = () => (
  <Icon path="M11 1.2l3.2 2.9L11 7V5H5.2A2.2 2.2 0 0 0 3 7.2V8H1.4v-.8a3.8 3.8 0 0 1 3.8-3.8H11zM5 9v2h5.8A2.2 2.2 0 0 0 13 8.8V8h1.6v.8a3.8 3.8 0 0 1-3.8 3.8H5v2.2l-3.2-2.9z" />
);
export const ResetIcon = () => (
  <Icon path="M8 3a5 5 0 1 1-4.6 3h1.7A3.4 3.4 0 1 0 8 4.6V7L4.4 3.8 8 .6z" />
);
export const KeepIcon = () => <Icon path="M4 1.5h8v13l-4-3-4 3z" />;
export const StarIcon = () => (
  <Icon path="M8 1.6l1.9 4.2 4.5.5-3.4 3 1 4.5L8 11.5l-4 2.3 1-4.5-3.4-3 4.5-.5z" />
);
export const UseAgainIcon = () => (
  <Icon path="M7 3v3h2.5A4.5 4.5 0 0 1 14 10.5V13h-2v-2.5A2.5 2.5 0 0 0 9.5 8H7v3L2 7z" />
);
export const DeleteIcon = () => (
  <Icon path="M6 1.5h4l.5 1.2H14v1.6H2V2.7h3.5zM3.2 5.5h9.600L12 14.5H4z" />
);
