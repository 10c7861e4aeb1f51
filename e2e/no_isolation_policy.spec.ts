import { describePlanted, describePolicy } from './support/policy_journey.ts';
import { test } from './support/test.ts';
import { testMicrophone } from './support/test_microphone.ts';

test.use(testMicrophone);

describePolicy();
describePlanted();
