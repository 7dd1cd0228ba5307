import { Button } from '@mantine/core';
import { strings } from '../strings.js';

interface OlderButtonProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly label?: string;
}

/** Asks for the next page of a list, newest first, while there is one. */
export function OlderButton({ list, label = strings.live.older }: OlderButtonProps) {
  if (!list.hasNextPage) return null;
  return (
    <Button
      size="xs"
      variant="default"
      mt="sm"
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {label}
    </Button>
  );
}
