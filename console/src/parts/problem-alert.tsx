import { Alert, Button, Text } from '@mantine/core';
import { strings } from '../strings.js';
import styles from './problem-alert.module.css';

interface ProblemAlertProps {
  readonly title: string;
  readonly error: Error;
  readonly onRetry?: () => void;
}

export function ProblemAlert({ title, error, onRetry }: ProblemAlertProps) {
  return (
    <Alert className={styles.alert} variant="outline" color="red" title={title} role="alert">
      <Text size="sm">{error.message}</Text>
      {onRetry !== undefined && (
        <Button mt="xs" size="xs" variant="default" onClick={onRetry}>
          {strings.retry}
        </Button>
      )}
    </Alert>
  );
}
