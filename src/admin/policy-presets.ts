// Policies to begin with, one for each kind of app: documents of the schema, kept as files beside the configuration.
import { existsSync, readFileSync } from 'node:fs';
import { type PolicyDocument, policySchema } from '../model/policy.js';

/** Seen from the source and from what is built. */
const places = ['../../config/presets/', '../../../config/presets/'];

/** For whom each is: the list of their names. docs/presets.md says more. */
export const presets = {
  social: 'Friends and communities: much is said, little of it is urgent, and evenings are the busy time.',
  commerce:
    'Shops and marketplaces: orders and deliveries come through, offers are rare and at decent hours.',
  finance: 'Banks and brokers: what touches money is told at once and shows nothing on a lock screen.',
  health: 'Clinics and care teams: nobody misses an urgent message, and nothing private is shown.',
  games: 'Games and their guilds: invitations are short-lived, the rest waits for the next session.',
} as const;
export type PresetName = keyof typeof presets;

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}

/** @throws when the files were not shipped with the program, or do not fit its schema: that is a bug. */
export function presetDocument(name: PresetName): PolicyDocument {
  const urls = places.map((place) => new URL(`${place}${name}.json`, import.meta.url));
  const found = urls.find((each) => existsSync(each));
  if (found === undefined) throw new Error(`The preset ${name} lies at none of ${urls.join(', ')}.`);
  return policySchema.parse(JSON.parse(readFileSync(found, 'utf8')));
}
