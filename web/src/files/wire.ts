/** How one file comes to the server. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import { refusal_of, unreachable } from '../api/refusal_error'
import type { FileInfo, Upload } from '../api/types'
import { sha256 } from './sha256'

export interface UploadWire {
  begin: (name: string, size: number) => Promise<Upload>
  look_at: (upload_id: string) => Promise<Upload>
  put_chunk: (upload_id: string, number: number, chunk: Blob, told: Telling) => Promise<void>
  finish: (upload_id: string) => Promise<FileInfo>
  cancel: (upload_id: string) => Promise<void>
}

export interface Telling {
  progress: (bytes: number) => void
  signal: AbortSignal
}

export function upload_wire(org_id: string): UploadWire {
  const of = (upload_id: string) => ({ params: { path: { org_id, upload_id } } })
  const kUpload = '/api/orgs/{org_id}/uploads/{upload_id}'
  return {
    begin: (name, size) => {
      const body = { client_id: client_id(), name, size }
      return answer(http.POST('/api/orgs/{org_id}/uploads', { params: { path: { org_id } }, body }))
    },
    look_at: (upload_id) => answer(http.GET(kUpload, of(upload_id))),
    put_chunk: async (upload_id, number, chunk, told) => {
      const digest = await sha256(new Uint8Array(await chunk.arrayBuffer()))
      await put(`/api/orgs/${org_id}/uploads/${upload_id}/chunks/${number}?sha256=${digest}`, chunk, told)
    },
    finish: (upload_id) => answer(http.PUT(`${kUpload}/file`, of(upload_id))),
    cancel: async (upload_id) => void (await answer(http.DELETE(kUpload, of(upload_id)))),
  }
}

/** fetch() does not tell how far it has come. */
function put(path: string, chunk: Blob, { progress, signal }: Telling): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('PUT', path)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = (event) => progress(event.loaded)
    request.onload = () => (request.status < 300 ? done() : failed(refusal_of(request.status, parsed(request))))
    request.onerror = () => failed(unreachable())
    request.onabort = () => failed(new DOMException('cancelled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    if (signal.aborted) return failed(new DOMException('cancelled', 'AbortError'))
    request.send(chunk)
  })
}

function parsed(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText)
  } catch {
    return undefined
  }
}
