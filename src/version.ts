import { existsSync, readFileSync } from 'node:fs';

/** Beside src in a checkout, above dist where it is built. */
const places = ['../package.json', '../../package.json'];

/** The package's version, read when somebody asks: an import of the manifest would be compiled into a second one. */
export function productVersion(): string {
  const found = places.map((place) => new URL(place, import.meta.url)).find((each) => existsSync(each));
  if (found === undefined) return 'unknown';
  return (JSON.parse(readFileSync(found, 'utf8')) as { version: string }).version;
}
