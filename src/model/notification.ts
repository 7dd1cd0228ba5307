/** One notification of a recipient: the messages it carries and the devices that show it. */
export interface Notification {
  /** Unique for the recipient: `n1`, `n2`, … in the order they were formed. */
  readonly key: string;
  readonly item_kind: 'message' | 'call' | 'notice';
  /** Null for a digest over several conversations (B05), and for a notice. */
  readonly conversation: string | null;
  readonly messages: readonly string[];
  /** The devices to push to now (not those that already show it). */
  readonly devices: readonly string[];
  readonly kind: 'alert' | 'voip';
  /** Notifications whose place it takes, where its devices show them (A07); left out when there are none. */
  readonly replaces?: readonly string[];
  /** When the first of its messages expires; the push is worthless after the last one does. Milliseconds. */
  readonly expires_at: number;
}
