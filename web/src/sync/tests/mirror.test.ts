import 'fake-indexeddb/auto'

import { describe, expect, it } from 'vitest'

import { chat_fixture, type Notes, notes_slice } from './notes'
import { open_database, shelf_in } from '../database'
import { Mirror } from '../mirror'
import type { Entry } from '../outbox_entry'
import { SyncedStore } from '../store'

let account = 0

function device() {
  account += 1
  const me = { account_id: `acc_${account}`, organisation_id: 'org_1', member_id: 'mem_1' }
  const database = open_database(me)
  const visit = () => {
    const store = new SyncedStore(me, [notes_slice])
    return { store, mirror: new Mirror(database, store) }
  }
  return { database, visit }
}

const notes_of = (store: SyncedStore) => (store.state.slices as unknown as { chat: Notes }).chat

describe('the mirror', () => {
  it('is not there on the first visit', async () => {
    expect(await device().visit().mirror.restore()).toBe(false)
  })

  it('shows on the next visit what was there on the last, with its cursors', async () => {
    const { visit } = device()
    const before = visit()
    chat_fixture(before.store, { a: 'one', b: 'two' }, 7)
    await before.mirror.save()
    const after = visit()
    expect(await after.mirror.restore()).toBe(true)
    expect(notes_of(after.store)).toEqual({ a: 'one', b: 'two' })
    expect(after.store.state.cursors).toEqual({ cnv_a: { epoch: '1', seq: 7 } })
  })

  it('forgets what is gone', async () => {
    const { visit } = device()
    const before = visit()
    chat_fixture(before.store, { a: 'one', b: 'two' }, 7)
    await before.mirror.save()
    chat_fixture(before.store, { b: 'two' }, 8)
    await before.mirror.save()
    const after = visit()
    await after.mirror.restore()
    expect(notes_of(after.store)).toEqual({ b: 'two' })
  })

  it('writes nothing before there is something to show', async () => {
    const { visit } = device()
    const early = visit()
    await early.mirror.save()
    expect(await visit().mirror.restore()).toBe(false)
  })
})

describe('the shelf of the outbox', () => {
  it('keeps what was not sent until it is removed', async () => {
    const shelf = shelf_in(device().database)
    const entry = { client_id: 'c1', lane: 'cnv_a', body: { client_id: 'c1', text: 'hi' } } as unknown as Entry
    await shelf.put(entry)
    expect(await shelf.all()).toEqual([entry])
    await shelf.remove('c1')
    expect(await shelf.all()).toEqual([])
  })
})
