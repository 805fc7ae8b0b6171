/** The few calls of PouchDB that the benchmark of merging makes; the packages carry no types. */
declare module 'pouchdb-core' {
  export interface Store {
    bulkDocs(docs: readonly object[]): Promise<unknown>;
    info(): Promise<{ doc_count: number }>;
    close(): Promise<void>;
  }
  interface PouchConstructor {
    new (name: string, options: { adapter: string }): Store;
    plugin(plugin: unknown): PouchConstructor;
    sync(one: Store, other: Store, options: { batch_size: number }): Promise<unknown>;
  }
  const PouchDB: PouchConstructor;
  export default PouchDB;
}
declare module 'pouchdb-adapter-leveldb' {
  const plugin: unknown;
  export default plugin;
}
declare module 'pouchdb-replication' {
  const plugin: unknown;
  export default plugin;
}
