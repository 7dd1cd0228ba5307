// The portable columns: what a table is made of, once for both backends. Ids are compared byte by byte (`varbinary` on
// MySQL, whose default collation makes `Bob`, `bób` and `"bob "` one user), instants are integer milliseconds, JSON is
// text, and what must stay secret is a blob that only a Seal can open.
import { EntitySchema, type EntitySchemaColumnOptions, Table, type TableColumnOptions } from 'typeorm';
import type { Row } from './ledger.js';

export type BackendKind = 'sqlite' | 'mysql';
type ColumnType = Pick<TableColumnOptions, 'type' | 'length' | 'charset' | 'collation'>;

/** `id`: anything a chat server or tenant chooses (191 characters). `word`: our own short ASCII. Both byte-exact. */
const kinds = {
  id: { sqlite: { type: 'text' }, mysql: { type: 'varbinary', length: '764' } },
  word: { sqlite: { type: 'text' }, mysql: { type: 'varbinary', length: '191' } },
  integer: { sqlite: { type: 'integer' }, mysql: { type: 'bigint' } },
  real: { sqlite: { type: 'real' }, mysql: { type: 'double' } },
  text: {
    sqlite: { type: 'text' },
    mysql: { type: 'longtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' },
  },
  blob: { sqlite: { type: 'blob' }, mysql: { type: 'longblob' } },
} as const satisfies Record<string, Record<BackendKind, ColumnType>>;

type Kind = keyof typeof kinds;
/** A column's kind; with a question mark it may be null. */
export type Column = Kind | `${Kind}?`;
export type Columns = Readonly<Record<string, Column>>;

type Value<K> = K extends 'integer' | 'real' ? number : K extends 'blob' ? Uint8Array : string;
/** A row of a table with these columns. */
export type RowOf<C extends Columns> = {
  readonly [N in keyof C]: C[N] extends `${infer K}?` ? Value<K> | null : Value<C[N]>;
};

export interface TableDefinition<C extends Columns = Columns> {
  readonly name: string;
  readonly columns: C;
  readonly primaryKey: readonly (keyof C & string)[];
  readonly unique?: readonly (readonly (keyof C & string)[])[];
  readonly indexes?: readonly (readonly (keyof C & string)[])[];
}

export function defineTable<const C extends Columns>(
  definition: TableDefinition<C>,
): TableDefinition<C> & {
  /** Types a row that was read from this table. */
  readonly row: (row: Row) => RowOf<C>;
} {
  return { ...definition, row: (row) => row as RowOf<C> };
}

function columnType(column: Column, backend: BackendKind): ColumnType & { isNullable: boolean } {
  const isNullable = column.endsWith('?');
  const kind = (isNullable ? column.slice(0, -1) : column) as Kind;
  return { ...kinds[kind][backend], isNullable };
}

function indexName(table: string, columns: readonly string[]): string {
  return `${table}__${columns.join('_')}`;
}

/** The table as TypeORM's metadata. */
export function entitySchema(
  { name, columns, primaryKey, unique, indexes }: TableDefinition,
  backend: BackendKind,
) {
  const options = Object.entries(columns).map(([column, kind]): [string, EntitySchemaColumnOptions] => {
    const { type, isNullable, ...rest } = columnType(kind, backend);
    const isPrimary = primaryKey.includes(column);
    return [column, { ...rest, type: type as 'text', nullable: isNullable, primary: isPrimary }];
  });
  return new EntitySchema<Row>({
    name,
    tableName: name,
    columns: Object.fromEntries(options),
    indices: [
      ...(unique ?? []).map((each) => ({ name: indexName(name, each), columns: [...each], unique: true })),
      ...(indexes ?? []).map((each) => ({ name: indexName(name, each), columns: [...each] })),
    ],
  });
}

/** The table as a migration creates it. */
export function createdTable(
  { name, columns, primaryKey, unique, indexes }: TableDefinition,
  backend: BackendKind,
) {
  return new Table({
    name,
    columns: Object.entries(columns).map(([column, kind]) => ({
      ...columnType(kind, backend),
      name: column,
      isPrimary: primaryKey.includes(column),
    })),
    indices: [
      ...(unique ?? []).map((each) => ({
        name: indexName(name, each),
        columnNames: [...each],
        isUnique: true,
      })),
      ...(indexes ?? []).map((each) => ({ name: indexName(name, each), columnNames: [...each] })),
    ],
    engine: 'InnoDB',
  });
}
