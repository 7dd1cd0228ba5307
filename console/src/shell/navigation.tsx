import { useState } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useHasSandbox } from '../api/sandbox-queries.js';
import { strings } from '../strings.js';
import styles from './shell.module.css';

const pages = [
  { to: '/', name: 'live' },
  { to: '/reports', name: 'reports' },
  { to: '/policies', name: 'policies' },
  { to: '/proposals', name: 'proposals' },
  { to: '/replays', name: 'replays' },
] as const;

/** The pages in a row; where the row has no room, behind a button. */
export function Navigation() {
  const { key } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  // Whoever has gone somewhere has chosen.
  const isOpen = openAt === key;
  const close = (): void => setOpenAt(null);
  return (
    <div className={styles.places} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <button
        type="button"
        className={styles.menu}
        aria-expanded={isOpen}
        aria-controls="pages"
        onClick={() => setOpenAt(isOpen ? null : key)}
      >
        {strings.shell.navigation}
      </button>
      <nav id="pages" aria-label={strings.shell.navigation} className={styles.nav} data-open={isOpen}>
        <Links />
      </nav>
    </div>
  );
}

function Links() {
  const hasSandbox = useHasSandbox();
  return (
    <>
      {pages.map(({ to, name }) => (
        <NavLink key={to} to={to} end={to === '/'} className={styles.link}>
          {strings.shell[name]}
        </NavLink>
      ))}
      <a className={styles.link} href="/docs">
        {strings.shell.docs}
      </a>
      {hasSandbox && (
        <NavLink to="/screens" className={styles.link}>
          {strings.shell.sandbox}
        </NavLink>
      )}
    </>
  );
}
