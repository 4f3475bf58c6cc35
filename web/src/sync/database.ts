/** The browser's database of one account in one organisation: the outbox, and the mirror of the synced store. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

import type { Shelf } from './outbox'
import type { Entry } from './outbox_entry'
import type { Me } from './slices'

export const kDatabasePrefix = 'madang:'
const kVersion = 1

interface Layout extends DBSchema {
  outbox: { key: string; value: Entry }
  mirror: { key: string; value: unknown }
}

export type Database = IDBPDatabase<Layout>

export function database_name(me: Me): string {
  return `${kDatabasePrefix}${me.account_id}:${me.organisation_id}`
}

export async function open_database(me: Me): Promise<Database> {
  return openDB<Layout>(database_name(me), kVersion, {
    upgrade: (database) => {
      database.createObjectStore('outbox', { keyPath: 'client_id' })
      database.createObjectStore('mirror')
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  })
}

export function shelf_in(database: Promise<Database>): Shelf {
  return {
    all: async () => (await database).getAll('outbox'),
    put: async (entry) => void (await (await database).put('outbox', entry)),
    remove: async (id) => (await database).delete('outbox', id),
  }
}

/** Where nothing is kept. */
export const no_shelf: Shelf = {
  all: () => Promise.resolve([]),
  put: () => Promise.resolve(),
  remove: () => Promise.resolve(),
}

/** Signing out leaves nothing of anybody on the device. */
export async function wipe_device(): Promise<void> {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(kDatabasePrefix)) localStorage.removeItem(key)
  }
  const databases = (await indexedDB.databases?.()) ?? []
  const ours = databases.flatMap(({ name }) => (name?.startsWith(kDatabasePrefix) ? [name] : []))
  await Promise.all(ours.map(deleted))
}

function deleted(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => resolve()
    request.onblocked = () => resolve()
  })
}
