/** The uploads of the organisation that is open, for whoever draws them or adds to them. */
import { useMemo } from 'react'
import { create } from 'zustand'

import type { Workspace } from '../sync/workspace'
import type { HandOn, Uploader, Uploads } from './uploader'
import type { Batch, UploadItem } from './upload_item'

const kNothing: Uploads = { items: [], batches: [] }

/** The uploader is fetched after the page stands; until then there is nothing to show. */
const useShown = create<Uploads>(() => kNothing)
let uploader: Promise<Uploader> | undefined

export function open_uploads(workspace: Workspace, hand_on: HandOn): () => void {
  const opened = made(workspace, hand_on)
  uploader = opened
  const stop = opened.then((it) => it.state.subscribe((state) => useShown.setState(state, true)))
  void opened.then((it) => it.open())
  return () => {
    void opened.then((it) => it.close())
    void stop.then((done) => done())
    useShown.setState(kNothing, true)
  }
}

async function made({ me }: Workspace, hand_on: HandOn): Promise<Uploader> {
  const [{ Uploader }, { open_shelf }, { upload_wire }] = await Promise.all([
    import('./uploader'),
    import('./shelf'),
    import('./wire'),
  ])
  const shelf = open_shelf(me.account_id, me.organisation_id)
  return new Uploader(upload_wire(me.organisation_id), shelf, hand_on, claimed)
}

/** Held until this page is gone. Without locks (plain HTTP) every tab takes up all; doing it twice is harmless. */
function claimed(key: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true)
  return new Promise((told) => {
    void navigator.locks.request(`madang:upload:${key}`, { ifAvailable: true }, (lock) => {
      told(lock !== null)
      return lock ? new Promise<void>(() => undefined) : undefined
    })
  })
}

/** Gives how many were one too many. */
export async function add_files(lane: string, files: readonly File[]): Promise<number> {
  return uploader ? (await uploader).add(lane, files) : 0
}

export async function send_files(lane: string, message: Record<string, unknown>): Promise<void> {
  await (await uploader)?.send(lane, message)
}

export async function retry_file(key: string): Promise<void> {
  ;(await uploader)?.retry(key)
}

export async function remove_file(key: string): Promise<void> {
  await (await uploader)?.remove(key)
}

/** What lies in the tray of a lane, not sent yet. */
export function useTray(lane: string): readonly UploadItem[] {
  const items = useShown((state) => state.items)
  return useMemo(() => items.filter((item) => item.lane === lane && !item.batch), [items, lane])
}

export interface Leaving {
  batch: Batch
  items: readonly UploadItem[]
}

/** What was sent and still waits for its files. */
export function useLeaving(lane: string): readonly Leaving[] {
  const { items, batches } = useShown()
  return useMemo(() => {
    const here = batches.filter((batch) => batch.lane === lane)
    return here.map((batch) => ({ batch, items: items.filter((item) => item.batch === batch.key) }))
  }, [items, batches, lane])
}
