import { expect, test, vi } from 'vitest'

import { RefusalError } from '../../api/refusal_error'
import type { FileInfo, Upload } from '../../api/types'
import type { Shelf } from '../shelf'
import type { Batch, UploadItem } from '../upload_item'
import { Uploader } from '../uploader'
import type { UploadWire } from '../wire'

const kChunk = 4

/** A server that keeps chunks, and can lose its line. */
class FakeServer implements UploadWire {
  readonly uploads = new Map<string, Upload>()
  readonly chunks: string[] = []
  cut_after = Infinity
  refusal: RefusalError | undefined

  begin = async (name: string, size: number): Promise<Upload> => {
    if (this.refusal) throw this.refusal
    const id = `upl_${this.uploads.size}`
    const chunk_count = Math.ceil(size / kChunk)
    const upload = { id, name, size, chunk_bytes: kChunk, chunk_count, received: [], expires_at: '' }
    this.uploads.set(id, upload)
    return { ...upload }
  }
  look_at = async (id: string): Promise<Upload> => {
    const upload = this.uploads.get(id)
    if (!upload) throw new RefusalError(404, { code: 'request.not_found', message: '' })
    return { ...upload, received: [...upload.received] }
  }
  put_chunk = async (id: string, number: number, chunk: Blob): Promise<void> => {
    if (this.chunks.length >= this.cut_after) throw new RefusalError(0, { code: 'client.unreachable', message: '' })
    this.chunks.push(`${number}:${await chunk.text()}`)
    this.uploads.get(id)?.received.push(number)
  }
  finish = async (id: string): Promise<FileInfo> => {
    const { name, size } = this.uploads.get(id) as Upload
    return { id: `fil_${id}`, name, size, media_type: 'text/plain', kind: 'other', uploaded_by: '', uploaded_at: '' }
  }
  cancel = async (id: string): Promise<void> => void this.uploads.delete(id)
}

class FakeShelf implements Shelf {
  readonly items = new Map<string, UploadItem>()
  readonly batches = new Map<string, Batch>()
  all = async () => ({ items: [...this.items.values()], batches: [...this.batches.values()] })
  put_item = async (item: UploadItem) => void this.items.set(item.key, item)
  remove_item = async (key: string) => void this.items.delete(key)
  put_batch = async (batch: Batch) => void this.batches.set(batch.key, batch)
  remove_batch = async (key: string) => void this.batches.delete(key)
}

function scene() {
  const server = new FakeServer()
  const shelf = new FakeShelf()
  const sent: { text: unknown; names: string[] }[] = []
  const hand_on = async ({ message }: Batch, files: FileInfo[]) =>
    void sent.push({ text: message.text, names: files.map(({ name }) => name) })
  const page = () => new Uploader(server, shelf, hand_on, async () => true)
  return { server, shelf, sent, page }
}

const file = (name: string, content: string) => new File([content], name)
const states = (uploader: Uploader) => uploader.state.getState().items.map(({ state }) => state)

test('a file goes out in chunks as soon as it is chosen, and is sent with its words', async () => {
  const { server, shelf, sent, page } = scene()
  const uploader = page()
  uploader.add('cnv', [file('a.txt', '0123456789')])
  await vi.waitFor(() => expect(states(uploader)).toEqual(['done']))
  expect(server.chunks).toEqual(['0:0123', '1:4567', '2:89'])
  await uploader.send('cnv', { text: 'here' })
  expect(sent).toEqual([{ text: 'here', names: ['a.txt'] }])
  expect([shelf.items.size, shelf.batches.size, states(uploader).length]).toEqual([0, 0, 0])
})

test('what is sent too early goes out by itself, in the order of choosing', async () => {
  const { sent, page } = scene()
  const uploader = page()
  uploader.add('cnv', [file('long.txt', '0123456789'), file('short.txt', '1'), file('third.txt', '1')])
  await uploader.send('cnv', { text: 'all' })
  await vi.waitFor(() => expect(sent).toEqual([{ text: 'all', names: ['long.txt', 'short.txt', 'third.txt'] }]))
})

test('the next page goes on with the chunks that are missing', async () => {
  const { server, shelf, sent, page } = scene()
  server.cut_after = 1
  const first = page()
  first.add('cnv', [file('a.txt', '0123456789')])
  await first.send('cnv', { text: '' })
  await vi.waitFor(() => expect(states(first)).toEqual(['waiting']))
  first.close()
  server.cut_after = Infinity
  await page().open()
  await vi.waitFor(() => expect(sent).toEqual([{ text: '', names: ['a.txt'] }]))
  expect(server.chunks).toEqual(['0:0123', '1:4567', '2:89'])
  await vi.waitFor(() => expect([shelf.items.size, shelf.batches.size]).toEqual([0, 0]))
})

test('a broken line is tried again without being asked', async () => {
  vi.useFakeTimers()
  const { server, page } = scene()
  server.cut_after = 0
  const uploader = page()
  uploader.add('cnv', [file('a.txt', '0123')])
  await vi.waitFor(() => expect(states(uploader)).toEqual(['waiting']))
  server.cut_after = Infinity
  await vi.advanceTimersByTimeAsync(3_000)
  await vi.waitFor(() => expect(states(uploader)).toEqual(['done']))
  vi.useRealTimers()
})

test('a refused file waits for a person, who can try again or take it out', async () => {
  const { server, sent, page } = scene()
  server.refusal = new RefusalError(413, { code: 'files.too_large', message: '' })
  const uploader = page()
  uploader.add('cnv', [file('a.txt', '0123')])
  await vi.waitFor(() => expect(states(uploader)).toEqual(['failed']))
  await uploader.send('cnv', { text: 'words' })
  expect(sent).toEqual([])
  const [item] = uploader.state.getState().items
  await uploader.remove(item?.key ?? '')
  expect(sent).toEqual([{ text: 'words', names: [] }])
})

test('a tray takes as many as a message does', () => {
  const { page } = scene()
  const files = Array.from({ length: 22 }, (_, at) => file(`${at}.txt`, ''))
  expect(page().add('cnv', files)).toBe(2)
})
