// Adds up what a first visit downloads (entry, chat page, one language) from Vite's manifest and fails over budget.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const kScriptBudget = 200 * 1024
const kStyleBudget = 20 * 1024

/** Every manifest key reached from `start` by static imports. */
export function reachable(manifest, start) {
  const seen = new Set()
  const queue = [...start]
  while (queue.length > 0) {
    const key = queue.pop()
    if (seen.has(key) || !manifest[key]) continue
    seen.add(key)
    queue.push(...(manifest[key].imports ?? []))
  }
  return seen
}

/** The files of a first load in `language`: every entry, the chat page, and that language's words. */
export function firstLoad(manifest, language) {
  const keys = Object.keys(manifest)
  const start = keys.filter(
    (key) =>
      manifest[key].isEntry || /src\/chat\/ChatPage\.tsx$/.test(key) || key.endsWith(`/locales/${language}.json`),
  )
  const chunks = [...reachable(manifest, start)].map((key) => manifest[key])
  const scripts = new Set(chunks.map((chunk) => chunk.file).filter((file) => file.endsWith('.js')))
  const styles = new Set(chunks.flatMap((chunk) => chunk.css ?? []))
  return { scripts: [...scripts], styles: [...styles] }
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`

function measure(folder, files) {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0)
}

function report(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
  let fits = true
  for (const language of ['en', 'ko', 'zh']) {
    const load = firstLoad(manifest, language)
    const script = measure(folder, load.scripts)
    const style = measure(folder, load.styles)
    fits &&= script <= kScriptBudget && style <= kStyleBudget
    console.log(`first load ${language}: ${kilobytes(script)} script, ${kilobytes(style)} style (gzip)`)
  }
  return fits
}

if (process.argv[1]?.endsWith('bundle_budget.mjs') && !report(process.argv[2] ?? 'dist')) {
  console.error(`over budget: ${kilobytes(kScriptBudget)} script, ${kilobytes(kStyleBudget)} style`)
  process.exit(1)
}
