export { Database, type Engine } from './database.ts';
export { StoreError, type StoreErrorCode, storeErrors } from './errors.ts';
export type { Migration, Migrations } from './migrate.ts';
export { type DatabasePlace, openDatabase } from './open-database.ts';
