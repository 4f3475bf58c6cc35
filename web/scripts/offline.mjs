// Writes dist/service_worker.js: the worker's text behind the names of everything it keeps for when there is no network.
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const kSources = ['service_worker.js', 'push_worker.js'].map((name) => fileURLToPath(new URL(name, import.meta.url)))

/** Folders whose files are many or large and wanted by few: kept by the browser once they were used, not before. */
const kLarge = /^\/assets\/(pdf-|PdfStage-|effects-|effects\.worker-)/

const kKept = /\.(js|css|svg|webmanifest|woff2)$/

/** The paths to keep, out of the files of a build. */
export function kept_of(files) {
  const paths = files.map((file) => `/${file.split(sep).join('/')}`)
  return paths.filter((path) => kKept.test(path) && !kLarge.test(path) && path !== '/service_worker.js').sort()
}

/** Changes with any file's content: the names carry it but for those at the top. */
export async function worker_text(dist, files) {
  const kept = kept_of(files)
  const hash = createHash('sha256')
  for (const path of ['/index.html', ...kept]) hash.update(path).update(await readFile(join(dist, path)))
  const sources = await Promise.all(kSources.map((path) => readFile(path, 'utf8')))
  const source = sources.join('\n')
  hash.update(source)
  const version = hash.digest('hex').slice(0, 16)
  return `const kVersion = '${version}'\nconst kFiles = ${JSON.stringify(kept)}\n${source}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = process.argv[2] ?? 'dist'
  const entries = await readdir(dist, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  await writeFile(join(dist, 'service_worker.js'), await worker_text(dist, files.filter((file) => !file.startsWith('.'))))
}
