import type { PolicyDocument } from '../model/policy.js';
import type { FieldError } from '../model/problem.js';

type Thresholds = Partial<
  Pick<PolicyDocument['relevance'], 'push_threshold' | 'batch_threshold' | 'llm_band'>
>;

/** What each field allows by itself but makes no sense together, at the level where it stands. */
export function senseErrors(document: PolicyDocument): FieldError[] {
  const { relevance, conversation_types, conversations, segments } = document;
  const types = Object.entries(conversation_types ?? {}).map(
    // What a type leaves out comes from the app; what a conversation or segment leaves out, from a level nobody knows here.
    ([type, set]) =>
      [`conversation_types.${type}`, set?.relevance && { ...relevance, ...set.relevance }] as const,
  );
  const single = [
    ...Object.entries(conversations ?? {}).map(
      ([id, set]) => [`conversations.${id}`, set.relevance] as const,
    ),
    ...Object.entries(segments ?? {}).map(([name, set]) => [`segments.${name}`, set.relevance] as const),
  ];
  return [...thresholdErrors('document.relevance', relevance), ...[...types, ...single].flatMap(levelErrors)];
}

function levelErrors([path, thresholds]: readonly [string, Thresholds | undefined]): FieldError[] {
  return thresholds === undefined ? [] : thresholdErrors(`document.${path}.relevance`, thresholds);
}

function thresholdErrors(
  path: string,
  { push_threshold, batch_threshold, llm_band }: Thresholds,
): FieldError[] {
  const errors: FieldError[] = [];
  if (push_threshold !== undefined && batch_threshold !== undefined && batch_threshold > push_threshold) {
    const problem = `lies above push_threshold (${push_threshold}), so that nothing would ever be batched`;
    const fix = `Make it at most ${push_threshold}, or raise push_threshold.`;
    errors.push({ field: `${path}.batch_threshold`, problem, fix });
  }
  if (llm_band !== undefined && llm_band[0] > llm_band[1]) {
    const fix = `Write it as [${llm_band[1]}, ${llm_band[0]}].`;
    errors.push({ field: `${path}.llm_band`, problem: 'ends before it begins', fix });
  }
  return errors;
}
