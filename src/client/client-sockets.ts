/** A connected socket as the provider uses it. */
export interface ClientSocket {
  emit(event: string, payload: unknown): unknown;
  /** Resolves with the acknowledgement; rejects when none came within `timeoutMs`. */
  emitWithAck(event: string, payload: unknown, timeoutMs: number): Promise<unknown>;
}

/** Whose device a socket belongs to. */
export interface Holder {
  readonly app: string;
  readonly user: string;
  readonly device: string;
}

/** Who is connected to this process. A device may hold several sockets for a moment, while it reconnects. */
export class ClientSockets {
  readonly #byUser = new Map<string, Map<string, Set<ClientSocket>>>();

  add({ app, user, device }: Holder, socket: ClientSocket): void {
    const key = `${app}\0${user}`;
    const devices = this.#byUser.get(key) ?? new Map<string, Set<ClientSocket>>();
    this.#byUser.set(key, devices.set(device, (devices.get(device) ?? new Set()).add(socket)));
  }

  remove({ app, user, device }: Holder, socket: ClientSocket): void {
    const key = `${app}\0${user}`;
    const devices = this.#byUser.get(key);
    const sockets = devices?.get(device);
    sockets?.delete(socket);
    if (sockets?.size === 0) devices?.delete(device);
    if (devices?.size === 0) this.#byUser.delete(key);
  }

  ofDevice({ app, user, device }: Holder): readonly ClientSocket[] {
    return [...(this.#byUser.get(`${app}\0${user}`)?.get(device) ?? [])];
  }

  ofUser(app: string, user: string): readonly ClientSocket[] {
    return [...(this.#byUser.get(`${app}\0${user}`)?.values() ?? [])].flatMap((each) => [...each]);
  }
}
