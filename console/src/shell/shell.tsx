import { Button } from '@mantine/core';
import { Outlet } from 'react-router';
import { FeedProvider, useFeed } from '../feed/feed-context.js';
import { endSession, useSession } from '../session.js';
import { strings } from '../strings.js';
import { DemoMark } from './demo-mark.js';
import { Navigation } from './navigation.js';
import { PreferencesMenu } from './preferences-menu.js';
import { UserSearch } from './user-search.js';
import styles from './shell.module.css';

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
  return (
    <header className={styles.header}>
      <span className={styles.brand}>{strings.product}</span>
      <Navigation />
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
