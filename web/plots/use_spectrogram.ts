import { useState } from 'preact/hooks';
import type { ClipId, Picture, View } from '../../worker/protocol.ts';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { useSession } from '../views/session_context.ts';

/** How long a new size must rest before a new picture is asked for. */
const RESIZE_REST_MS = 80;

/** The clip's spectrogram in this view; while a new size or clip is drawn, the last one. Null before there is any. */
export function useSpectrogram(
  clip: ClipId | undefined,
  view: View | null,
): { clip: ClipId; picture: Picture } | null {
  const session = useSession();
  const [drawn, setDrawn] = useState<{ clip: ClipId; picture: Picture } | null>(null);
  useLifetime(
    (lifetime) => {
      if (!view || clip === undefined) return;
      lifetime.after(drawn?.clip === clip ? RESIZE_REST_MS : 0, async () => {
        const picture = await session.spectrogram(clip, view).catch(() => null);
        if (picture && !lifetime.over) setDrawn({ clip, picture });
      });
    },
    [clip, view?.widthPx, view?.heightPx],
  );
  return drawn;
}
