import { Button } from '@mantine/core';
import { NavLink, Outlet } from 'react-router';
import { useHasSandbox } from '../api/sandbox-queries.js';
import { FeedProvider, useFeed } from '../feed/feed-context.js';
import { endSession, useSession } from '../session.js';
import { strings } from '../strings.js';
import { DemoMark } from './demo-mark.js';
import { PreferencesMenu } from './preferences-menu.js';
import { UserSearch } from './user-search.js';
import styles from './shell.module.css';

const pages = [
  { to: '/', name: 'live' },
  { to: '/reports', name: 'reports' },
  { to: '/policies', name: 'policies' },
  { to: '/proposals', name: 'proposals' },
  { to: '/replays', name: 'replays' },
] as const;

export function Shell() {
  const { session } = useSession();
  if (session === null) return null;
  return (
    <FeedProvider session={session}>
      <div className={styles.page}>
        <a className={styles.skip} href="#content">
          {strings.skip}
        </a>
        <Header />
        <Outlet />
      </div>
    </FeedProvider>
  );
}

function Header() {
  const app = useFeed((feed) => feed.app);
  const hasSandbox = useHasSandbox();
  return (
    <header className={styles.header}>
      <span className={styles.brand}>{strings.product}</span>
      <nav aria-label={strings.shell.navigation} className={styles.nav}>
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
      </nav>
      <span className={styles.app}>{app !== null && <AppName app={app} />}</span>
      <UserSearch />
      <PreferencesMenu />
      <Button size="xs" variant="default" onClick={() => endSession()}>
        {strings.shell.signOut}
      </Button>
    </header>
  );
}

function AppName({ app }: { app: string }) {
  if (app === 'demo') return <DemoMark />;
  return (
    <>
      {strings.shell.app} <strong className="mono">{app}</strong>
    </>
  );
}
