import type { Job } from './job.js';

export const proposals: Job = {
  name: 'proposals',
  description:
    'Proposes thresholds that feedback speaks for, as a draft policy version, and measures published ones.',
  everySeconds: 3_600,
  async run({ tuning, retention, log }) {
    const said: string[] = [];
    for (const app of retention.apps) {
      try {
        const { outcome, version } = await tuning.look(app);
        said.push(`${app}: ${outcome}${version === null ? '' : ` ${version}`}`);
      } catch (error) {
        // One app whose rows cannot be read must not keep the others without.
        log.error({ job: 'proposals', app, error }, 'feedback could not be looked at');
        said.push(`${app}: failed`);
      }
    }
    return said.join(', ');
  },
};
