import { type Finding, good, problem, skipped } from './finding.js';
import type { DatabaseState, Inspection } from '../../store/inspect-database.js';

/** What an inspection means to an operator. `where` names the database without its password. */
export function databaseFindings(inspection: Inspection, where: string): Finding[] {
  if (inspection.ok) return stateFindings(inspection.state, where);
  if (inspection.failure === 'absent') {
    return [skipped('database', `${where} is not there yet; the first start makes it`)];
  }
  const fix = 'Start the database, and check database_url: host, port, user, password, name, and its grants.';
  return [problem('database', `${where} cannot be opened (${inspection.detail})`, fix)];
}

function stateFindings(state: DatabaseState, where: string): Finding[] {
  return [
    good('database', `${where} answers (${state.version})`),
    versionFinding(state.version),
    schemaFinding(state),
    ...state.durability.map(({ setting, is, should }) =>
      is.toLowerCase() === should
        ? good('database', `${setting} is ${is}`)
        : problem(
            'database',
            `${setting} is ${is}: what was acknowledged may be lost in a crash`,
            `Set ${setting} to ${should} on the database server.`,
          ),
    ),
  ];
}

/** MySQL from 8, MariaDB from 10.6; SQLite comes with Node. */
function versionFinding(version: string): Finding {
  if (version.startsWith('SQLite')) return good('database', 'SQLite comes with Node');
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat);
  const isMaria = /mariadb/i.test(version);
  const isNew = isMaria ? major > 10 || (major === 10 && minor >= 6) : major >= 8;
  if (isNew) return good('database', 'its version is supported');
  return problem('database', `${version} is too old`, 'Use MySQL 8, or MariaDB from 10.6 on.');
}

function schemaFinding({ migrated, pending, unknown }: DatabaseState): Finding {
  const newest = migrated.at(-1);
  if (unknown.length > 0) {
    const what = `a newer Warbler has migrated it (${unknown.join(', ')})`;
    return problem('database', what, 'Update this Warbler, or restore a backup from before the update.');
  }
  if (newest === undefined)
    return skipped('database', 'no gateway has used it yet; the first start prepares it');
  if (pending.length > 0) {
    return skipped(
      'database',
      `schema at ${newest}; the next start of the gateway runs ${pending.join(', ')}`,
    );
  }
  return good('database', `schema up to date (${newest})`);
}
