import { Text, Title } from '@mantine/core';
import { strings } from '../strings.js';
import { useFeed } from './feed-context.js';
import styles from './live-page.module.css';

const { live } = strings;

export function EmptyFeed({ isFiltered }: { isFiltered: boolean }) {
  const app = useFeed((feed) => feed.app);
  if (isFiltered) {
    return (
      <div className={styles.empty}>
        <Title order={2} size="h4">
          {live.noMatchTitle}
        </Title>
        <Text c="dimmed">{live.noMatchLead}</Text>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <Title order={2} size="h4">
        {live.emptyTitle}
      </Title>
      <Text>{live.emptyLead}</Text>
      <pre className={styles.curl} tabIndex={0}>
        <code>{firstEvents(location.origin, app)}</code>
      </pre>
      <Text c="dimmed">{live.emptyNext}</Text>
    </div>
  );
}

/** A command that works as it stands, once the key is filled in; the key itself is never written on a page. */
function firstEvents(origin: string, app: string | null): string {
  return [
    `curl ${origin}/v1/events \\`,
    `  -H "Authorization: Bearer $WARBLER_KEY" -H "Content-Type: application/json" \\`,
    ...(app === null ? [] : [`  -H "X-Warbler-App: ${app}" \\`]),
    `  -d '[`,
    `    {"id": "hello-1", "type": "user.updated", "data": {"user": "ada", "name": "Ada"}},`,
    `    {"id": "hello-2", "type": "conversation.updated",`,
    `     "data": {"conversation": "ada-and-ben", "type": "direct", "members": ["ada", "ben"]}},`,
    `    {"id": "hello-3", "type": "message.created",`,
    `     "data": {"message": "m-1", "conversation": "ada-and-ben", "seq": 1, "sender": "ada", "text": "lunch?"}}`,
    `  ]'`,
  ].join('\n');
}
