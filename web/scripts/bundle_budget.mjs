// Adds up what a visit downloads from Vite's manifest and fails over budget: before it draws the list of conversations,
// and before it draws one of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const kBudgets = {
  'first load': { scripts: 171 * 1024, styles: 18 * 1024, pages: [] },
  'with a conversation': { scripts: 189 * 1024, styles: 20 * 1024, pages: ['src/chat/ConversationView.tsx'] },
}

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

/** The files of a visit in `language`: every entry, that language's first words, and `pages` that are asked for at once. */
export function files_of(manifest, language, pages) {
  const is_wanted = (key) => manifest[key].isEntry || manifest[key].name === `words-${language}` || pages.includes(key)
  const chunks = [...reachable(manifest, Object.keys(manifest).filter(is_wanted))].map((key) => manifest[key])
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
  for (const [visit, budget] of Object.entries(kBudgets)) {
    for (const language of ['en', 'ko', 'zh']) {
      const files = files_of(manifest, language, budget.pages)
      const script = measure(folder, files.scripts)
      const style = measure(folder, files.styles)
      fits &&= script <= budget.scripts && style <= budget.styles
      console.log(`${visit}, ${language}: ${kilobytes(script)} script, ${kilobytes(style)} style (gzip)`)
    }
    console.log(`  of ${kilobytes(budget.scripts)} script, ${kilobytes(budget.styles)} style`)
  }
  return fits
}

if (process.argv[1]?.endsWith('bundle_budget.mjs') && !report(process.argv[2] ?? 'dist')) {
  console.error('over budget')
  process.exit(1)
}
