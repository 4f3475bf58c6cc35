/**
 * What pdf.js fetches while it works: the program of its worker, decoders of scanned pages, tables of East Asian characters
 * and the fonts that every reader has to know. Served from a folder that is named after the version, so that it may be kept
 * for ever. Not with them: what runs the programs in PDFs (pdf.sandbox), since nothing here may.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'

import type { Plugin } from 'vite'

interface Asset {
  /** Below the folder of this version. */
  name: string
  source: string
}

const kRoot = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
const { version } = JSON.parse(readFileSync(join(kRoot, 'package.json'), 'utf8')) as { version: string }
const kFolder = `assets/pdf-${version}`
const kTypes: Record<string, string> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.ttf': 'font/ttf' }

function all_of(folder: string, matching: RegExp): Asset[] {
  const names = readdirSync(join(kRoot, folder)).filter((name) => matching.test(name))
  return names.map((name) => ({ name: `${folder}/${name}`, source: join(kRoot, folder, name) }))
}

export function pdf_assets_list(): Asset[] {
  return [
    { name: 'pdf.worker.mjs', source: join(kRoot, 'legacy/build/pdf.worker.min.mjs') },
    { name: 'LICENSE', source: join(kRoot, 'LICENSE') },
    ...all_of('cmaps', /\.bcmap$|^LICENSE/),
    ...all_of('standard_fonts', /\.(pfb|ttf)$|^LICENSE/),
    ...all_of('wasm', /^(jbig2|openjpeg)\.wasm$|^LICENSE.*(JBIG2|OPENJPEG)$/),
  ]
}

export function pdf_assets(): Plugin {
  return {
    name: 'madang-pdf-assets',
    generateBundle() {
      for (const { name, source } of pdf_assets_list())
        this.emitFile({ type: 'asset', fileName: `${kFolder}/${name}`, source: readFileSync(source) })
    },
    configureServer(server) {
      const served = new Map(pdf_assets_list().map(({ name, source }) => [`/${kFolder}/${name}`, source]))
      server.middlewares.use((request, response, next) => {
        const source = served.get(request.url?.split('?')[0] ?? '')
        if (!source) return next()
        response.setHeader('Content-Type', kTypes[extname(source)] ?? 'application/octet-stream')
        response.end(readFileSync(source))
      })
    },
  }
}
