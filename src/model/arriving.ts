import type { NoticeKind } from './notice.js';

/** A message as it arrives: the event's data with `created_at` and `ttl_seconds` still as given. */
export interface ArrivingMessage {
  readonly message: string;
  readonly conversation: string;
  readonly seq: number;
  readonly sender: string;
  readonly sender_kind: 'user' | 'bot';
  readonly device: string | null;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly broadcast: 'none' | 'all' | 'here';
  readonly reply_to: string | null;
  readonly importance: 'low' | 'normal' | 'high' | 'critical';
  readonly force_push: boolean;
  readonly ttl_seconds: number | null;
  readonly created_at: number | null;
}

/** A notice as it arrives: the event's data with `created_at` and `ttl_seconds` still as given. */
export interface ArrivingNotice {
  readonly notice: string;
  readonly kind: NoticeKind;
  readonly topic: string | null;
  readonly key: string | null;
  readonly alert: boolean;
  readonly importance: 'low' | 'normal' | 'high' | 'critical';
  readonly force_push: boolean;
  readonly ttl_seconds: number | null;
  readonly created_at: number | null;
  readonly not_before: number | null;
}
