import { Anchor, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { strings } from '../strings.js';
import { usePageTitle } from './page-title.js';

export function NotFound() {
  usePageTitle(strings.notFound.title);
  return (
    <main id="content">
      <Title order={1} size="h2" mt="xl">
        {strings.notFound.title}
      </Title>
      <Text my="md">{strings.notFound.lead}</Text>
      <Anchor component={Link} to="/" underline="always">
        {strings.decision.back}
      </Anchor>
    </main>
  );
}
