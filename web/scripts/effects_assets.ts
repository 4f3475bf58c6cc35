/**
 * What finds faces and people in pictures (MediaPipe), as two workers with everything in them: each is served with a policy
 * that lets it reach nobody (src/app/front.cpp), and is given its models by whoever starts it. From a folder that is named
 * after its content, so that it may be kept for ever.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'

interface Asset {
  name: string
  content: Buffer
}

const resolve = createRequire(import.meta.url).resolve
const kFace = dirname(resolve('@mediapipe/face_mesh/package.json'))
const kPerson = dirname(resolve('@mediapipe/selfie_segmentation/package.json'))
const kHere = dirname(fileURLToPath(import.meta.url))
const kTypes: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' }

/** One classic script after another; a line break alone does not end every one of them. */
function joined(paths: readonly string[]): Buffer {
  return Buffer.concat(paths.flatMap((path) => [readFileSync(path), Buffer.from('\n;\n')]))
}

function worker(solution: readonly string[]): Buffer {
  return joined([join(kHere, 'effects_stage.js'), ...solution, join(kHere, 'effects_worker.js')])
}

function copies(folder: string, names: readonly string[]): Asset[] {
  return names.map((name) => ({ name, content: readFileSync(join(folder, name)) }))
}

export function effects_assets_list(): Asset[] {
  const face = 'face_mesh_solution'
  const person = 'selfie_segmentation_solution'
  const of_face = ['face_mesh.js', `${face}_packed_assets_loader.js`, `${face}_simd_wasm_bin.js`]
  const of_person = ['selfie_segmentation.js', `${person}_simd_wasm_bin.js`]
  return [
    { name: 'face.worker.js', content: worker(of_face.map((name) => join(kFace, name))) },
    { name: 'person.worker.js', content: worker(of_person.map((name) => join(kPerson, name))) },
    ...copies(kFace, [`${face}_simd_wasm_bin.wasm`, `${face}_packed_assets.data`, 'face_mesh.binarypb']),
    ...copies(kPerson, [
      `${person}_simd_wasm_bin.wasm`,
      'selfie_segmentation.binarypb',
      'selfie_segmentation.tflite',
      'selfie_segmentation_landscape.tflite',
    ]),
  ]
}

export function folder_of(assets: readonly Asset[]): string {
  const hash = createHash('sha256')
  for (const { name, content } of assets) hash.update(name).update(content)
  return `assets/effects-${hash.digest('hex').slice(0, 12)}`
}

export function effects_assets(): Plugin {
  const assets = effects_assets_list()
  const folder = folder_of(assets)
  return {
    name: 'madang-effects-assets',
    config: () => ({ define: { EFFECTS_ASSETS: JSON.stringify(`/${folder}/`) } }),
    generateBundle() {
      for (const { name, content } of assets)
        this.emitFile({ type: 'asset', fileName: `${folder}/${name}`, source: content })
    },
    configureServer(server) {
      const served = new Map(assets.map(({ name, content }) => [`/${folder}/${name}`, content]))
      server.middlewares.use((request, response, next) => {
        const content = served.get(request.url?.split('?')[0] ?? '')
        if (!content) return next()
        response.setHeader('Content-Type', kTypes[request.url?.split('.').pop() ?? ''] ?? 'application/octet-stream')
        response.end(content)
      })
    },
  }
}
