import { describePlanted, describePolicy } from './support/policy_journey.ts';

describePolicy();
describePlanted();
