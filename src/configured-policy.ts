// The policy of an app as a configuration says it. In: a document; out: the same, or what is wrong with it, as if it had
// been drafted by REST.
import { withDefinitions } from './admin/policy-segments.js';
import { senseErrors } from './admin/policy-sense.js';
import { policySchema } from './model/policy.js';

const fix = 'Define it under segment_definitions.';

export const configuredPolicy = policySchema.prefault({}).superRefine((document, { addIssue }) => {
  // Segments that are kept by REST define nothing here: a configured document says itself who belongs.
  const unknown = withDefinitions(document, []).errors.map((each) => ({ ...each, fix }));
  for (const { field, problem, fix } of [...senseErrors(document), ...unknown]) {
    const path = field.split('.').slice(1);
    addIssue({ code: 'custom', path, message: problem, params: { fix } });
  }
});
