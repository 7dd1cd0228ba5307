// The screens of the sandbox's virtual devices, as their users would see them. Only the console of a gateway with a
// sandbox has this page; what it shows reached no real device.
import { Button, Loader, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ApiProblem } from '../api/client.js';
import { useScreens, type Screens } from '../api/sandbox-queries.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { usePageTitle } from '../shell/page-title.js';
import { strings } from '../strings.js';
import { PersonScreens } from './person-screens.js';
import styles from './sandbox.module.css';

const { screens: words } = strings;

export function SandboxPage() {
  const [isPaused, setIsPaused] = useState(false);
  const { data, error, isPending, refetch } = useScreens(isPaused);
  usePageTitle(words.title);
  const isMissing = error instanceof ApiProblem && error.status === 404;
  return (
    <main id="content" className={styles.page}>
      <header className={styles.head}>
        <h1>{words.title}</h1>
        <p className={styles.unreal}>
          <strong>{words.unreal}</strong> {words.unrealHint}
        </p>
      </header>
      {isPending && <Loader mt="xl" aria-label={strings.loading} role="status" />}
      {isMissing && <p className={styles.empty}>{words.none}</p>}
      {error !== null && !isMissing && (
        <ProblemAlert title={words.failed} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && !isMissing && (
        <Wall screens={data} isPaused={isPaused} onPause={() => setIsPaused(!isPaused)} />
      )}
    </main>
  );
}

interface WallProps {
  readonly screens: Screens;
  readonly isPaused: boolean;
  readonly onPause: () => void;
}

function Wall({ screens, isPaused, onPause }: WallProps) {
  const [search, setSearch] = useSearchParams();
  const users = [...new Set(screens.items.map((each) => each.user))].sort();
  const chosen = search.get('user') ?? '';
  if (users.length === 0) return <p className={styles.empty}>{words.empty}</p>;
  const shown = users.includes(chosen) ? [chosen] : users;
  const alerts = screens.items.reduce((sum, each) => sum + each.alerts, 0);
  const banners = screens.items.reduce((sum, each) => sum + each.banners, 0);
  return (
    <>
      <div className={styles.bar}>
        <NativeSelect
          size="xs"
          label={words.user}
          value={users.includes(chosen) ? chosen : ''}
          data={[{ value: '', label: words.everybody }, ...users.map((value) => ({ value, label: value }))]}
          onChange={({ currentTarget: { value } }) => setSearch(value === '' ? {} : { user: value })}
        />
        <Button size="xs" variant="default" onClick={onPause}>
          {isPaused ? strings.live.resume : strings.live.pause}
        </Button>
        <p className={styles.quiet}>{words.sum(banners, alerts)}</p>
        {screens.text_hidden && <p className={styles.quiet}>{words.textHidden}</p>}
      </div>
      <div className={styles.wall}>
        {shown.map((user) => (
          <PersonScreens key={user} user={user} screens={screens} />
        ))}
      </div>
    </>
  );
}
