// Writes name.br and name.gz beside every file of the build that gets smaller by it, so that the server only picks one by
// Accept-Encoding.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const packable = /\.(js|mjs|css|html|svg|json|webmanifest|txt|wasm|bcmap|ttf)$/
const kSmallest = 512
/** Less than this saved is not worth a second copy in the program. */
const kPays = 0.9

const brotli = (body) =>
  brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  })

async function compress(path) {
  const body = await readFile(path)
  if (body.length < kSmallest) return
  for (const [ending, packed] of [['gz', gzipSync(body, { level: 9 })], ['br', brotli(body)]]) {
    if (packed.length < body.length * kPays) await writeFile(`${path}.${ending}`, packed)
  }
}

const folder = process.argv[2] ?? 'dist'
const entries = await readdir(folder, { recursive: true, withFileTypes: true })
const files = entries.filter((entry) => entry.isFile() && packable.test(entry.name))
await Promise.all(files.map((entry) => compress(join(entry.parentPath, entry.name))))
