import { describeFollowing } from './support/following_journey.ts';
import { test } from './support/test.ts';

// Times are measured, which recording every frame of a moving playhead would multiply.
test.use({ trace: 'off' });

describeFollowing();
