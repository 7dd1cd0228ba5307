import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line to a gateway that can be cut and mended. */
export class WeakLine {
  readonly #ends = new Set<Socket>();
  #isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (near) => this.#join(near));
  }

  static async to(url: string): Promise<WeakLine> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WeakLine(server, new URL(url));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const end of this.#ends) end.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  #join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.#isCut) return void near.destroy();
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          this.#ends.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  }
}
