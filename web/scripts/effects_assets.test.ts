import { Script } from 'node:vm'

import { describe, expect, it } from 'vitest'

import { effects_assets_list, folder_of } from './effects_assets'

describe('what is served for effects', () => {
  const assets = effects_assets_list()
  const content = (name: string) => assets.find((asset) => asset.name === name)?.content ?? Buffer.alloc(0)

  it('has every model, and the release of the face mesh that works', () => {
    expect(content('face_mesh_solution_packed_assets.data').length).toBe(3_986_256)
    for (const name of ['face_mesh.binarypb', 'selfie_segmentation.tflite', 'selfie_segmentation_landscape.tflite'])
      expect(content(name).length).toBeGreaterThan(100)
  })

  it.each(['face', 'person'])('has all of the worker for a %s in one classic script', (kind) => {
    expect(() => new Script(content(`${kind}.worker.js`).toString())).not.toThrow()
  })

  it('is kept in another folder whenever anything in it changes', () => {
    const folder = folder_of(assets)
    expect(folder).toMatch(/^assets\/effects-[0-9a-f]{12}$/)
    const [first, ...others] = assets
    const changed = { name: first?.name ?? '', content: Buffer.concat([first?.content ?? Buffer.alloc(0), Buffer.from('\n')]) }
    expect(folder_of([changed, ...others])).not.toBe(folder)
  })
})
