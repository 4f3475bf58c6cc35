import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { kept_of, worker_text } from './offline.mjs'

let dist
const files = ['index.html', 'theme.js', 'assets/a-1.js', 'assets/a-1.css']

beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), 'offline-'))
  await mkdir(join(dist, 'assets'))
  for (const file of files) await writeFile(join(dist, file), file)
})
afterEach(() => rm(dist, { recursive: true }))

describe('what is kept for when there is no network', () => {
  it('is what every page may need, without packed twins, the worker itself and what few want', () => {
    const others = ['assets/a-1.js.br', 'assets/a-1.js.gz', 'service_worker.js', 'assets/pdf-5/worker.js', 'assets/PdfStage-1.js', 'LICENSES.txt']
    expect(kept_of([...files, ...others])).toEqual(['/assets/a-1.css', '/assets/a-1.js', '/theme.js'])
  })

  it('makes another worker whenever anything of it changes', async () => {
    const first = await worker_text(dist, files)
    expect(await worker_text(dist, files)).toBe(first)
    for (const file of ['index.html', 'theme.js']) {
      await writeFile(join(dist, file), `${file} anew`)
      expect((await worker_text(dist, files)).split('\n')[0]).not.toBe(first.split('\n')[0])
      await writeFile(join(dist, file), file)
    }
  })
})
