import { createConnection } from 'mysql2/promise';

/** A database that nobody else uses, on a server that may hold others. */
export class OwnDatabase {
  private constructor(
    private readonly server: string,
    private readonly name: string,
  ) {}

  static async create(server: string): Promise<OwnDatabase> {
    const own = new OwnDatabase(server, `warbler_vectors_${process.pid}`);
    await own.#administer(`CREATE DATABASE ${own.name}`);
    return own;
  }

  get url(): string {
    const url = new URL(this.server);
    url.pathname = `/${this.name}`;
    return url.href;
  }

  drop(): Promise<void> {
    return this.#administer(`DROP DATABASE ${this.name}`);
  }

  async #administer(sql: string): Promise<void> {
    const connection = await createConnection({ uri: this.server });
    await connection.query(sql);
    await connection.end();
  }
}
