// Writes name.br and name.gz beside every text file of the build, so that the server only picks one by Accept-Encoding.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const text = /\.(js|css|html|svg|json|webmanifest|txt)$/
const kSmallest = 512

const brotli = (body) =>
  brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  })

async function compress(path) {
  const body = await readFile(path)
  if (body.length < kSmallest) return
  await writeFile(`${path}.gz`, gzipSync(body, { level: 9 }))
  await writeFile(`${path}.br`, brotli(body))
}

const folder = process.argv[2] ?? 'dist'
const entries = await readdir(folder, { recursive: true, withFileTypes: true })
const files = entries.filter((entry) => entry.isFile() && text.test(entry.name))
await Promise.all(files.map((entry) => compress(join(entry.parentPath, entry.name))))
