import type { Ledger } from '../ledger.js';

export interface MysqlDatabase {
  readonly kind: 'mysql';
  /** `mysql://user:password@host:port/database` */
  readonly url: string;
}

export function openMysql(_database: MysqlDatabase): Promise<Ledger> {
  return Promise.reject(new Error('this backend follows within the hour'));
}
