import { TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { strings } from '../strings.js';
import styles from './shell.module.css';

/** Opens the page of the user whose id is entered. */
export function UserSearch() {
  const navigate = useNavigate();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const user = String(new FormData(event.currentTarget).get('user')).trim();
    event.currentTarget.reset();
    if (user !== '') void navigate(`/users/${encodeURIComponent(user)}`);
  };
  return (
    <form role="search" className={styles.search} onSubmit={submit}>
      <TextInput
        size="xs"
        name="user"
        maxLength={191}
        aria-label={strings.user.find}
        placeholder={strings.user.find}
        title={strings.user.findHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </form>
  );
}
