import { Alert, Button, List, Paper, PasswordInput, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ApiProblem, getAs } from '../api/client.js';
import { beginSession, useSession, type Session } from '../session.js';
import { strings } from '../strings.js';
import { usePageTitle } from './page-title.js';
import { PreferencesMenu } from './preferences-menu.js';
import styles from './sign-in-page.module.css';

const { signIn: words } = strings;

const problems: Readonly<Record<number, keyof typeof words.errors>> = {
  0: 'silent',
  401: 'refused',
  403: 'forbidden',
  429: 'tooMany',
};

export function SignInPage() {
  usePageTitle(words.title);
  const { ended } = useSession();
  return (
    <main className={styles.page}>
      <Paper withBorder p="xl" className={styles.card}>
        <div className={styles.top}>
          <Title order={1} size="h2">
            {strings.product}
          </Title>
          <PreferencesMenu />
        </div>
        <Text c="dimmed" mb="lg">
          {words.lead}
        </Text>
        {ended === 'refused' && (
          <Alert mb="md" variant="outline" color="gray" role="status">
            {words.ended}
          </Alert>
        )}
        <SignInForm />
        <Title order={2} size="h6" mt="xl" mb={4}>
          {words.whereTitle}
        </Title>
        <List size="sm" spacing={4}>
          {words.where.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed" mt="md">
          {words.kept}
        </Text>
      </Paper>
    </main>
  );
}

function SignInForm() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const session = sessionFrom(String(form.get('key')), String(form.get('app')));
    if (session.key === '') return setProblem(words.empty);
    setIsAsking(true);
    const found = await problemWith(session);
    setIsAsking(false);
    setProblem(found);
    if (found === null) beginSession(session);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <PasswordInput
        name="key"
        label={words.key}
        error={problem}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ 'aria-label': words.reveal, tabIndex: 0 }}
      />
      <TextInput
        name="app"
        label={words.app}
        description={words.appHint}
        mt="md"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Button type="submit" fullWidth mt="lg" loading={isAsking}>
        {words.submit}
      </Button>
    </form>
  );
}

function sessionFrom(key: string, app: string): Session {
  return { key: key.trim(), app: app.trim() === '' ? null : app.trim() };
}

// What a header can carry at all; anything else would fail before it is sent.
const printable = /^[\x21-\x7e]+$/;

/** Null when the key may read decisions; else what to tell its holder. */
async function problemWith(session: Session): Promise<string | null> {
  if (![session.key, session.app ?? '-'].every((each) => printable.test(each))) return words.errors.refused;
  try {
    await getAs(session, '/v1/decisions', { page_size: 1 });
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) return words.errors.silent;
    const known = problems[error.status];
    return known === undefined ? error.detail : words.errors[known];
  }
}
