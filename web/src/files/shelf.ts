/** Where unfinished uploads survive a reload, with their bytes: a database of one account and organisation. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

import type { Batch, UploadItem } from './upload_item'

interface Layout extends DBSchema {
  items: { key: string; value: UploadItem }
  batches: { key: string; value: Batch }
}

export interface Shelf {
  all: () => Promise<{ items: UploadItem[]; batches: Batch[] }>
  put_item: (item: UploadItem) => Promise<void>
  remove_item: (key: string) => Promise<void>
  put_batch: (batch: Batch) => Promise<void>
  remove_batch: (key: string) => Promise<void>
}

/** The name begins like every other database of ours, so signing out wipes it with them. */
export function open_shelf(account_id: string, organisation_id: string): Shelf {
  const opened: Promise<IDBPDatabase<Layout>> = openDB<Layout>(`madang:uploads:${account_id}:${organisation_id}`, 1, {
    upgrade: (database) => {
      database.createObjectStore('items', { keyPath: 'key' })
      database.createObjectStore('batches', { keyPath: 'key' })
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  })
  return {
    all: async () => ({ items: await (await opened).getAll('items'), batches: await (await opened).getAll('batches') }),
    put_item: async (item) => void (await (await opened).put('items', item)),
    remove_item: async (key) => (await opened).delete('items', key),
    put_batch: async (batch) => void (await (await opened).put('batches', batch)),
    remove_batch: async (key) => (await opened).delete('batches', key),
  }
}
