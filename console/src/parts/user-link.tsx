import { Link } from 'react-router';

/** A user's id, on the way to the user's page. */
export function UserLink({ user }: { user: string }) {
  return (
    <Link className="mono" to={`/users/${encodeURIComponent(user)}`}>
      <bdi>{user}</bdi>
    </Link>
  );
}
