/**
 * How the client is cut into files. Without a word the bundler makes a file of its own for every few modules that two
 * pages share: dozens of small ones, each with a request, and packed worse than one. What every visit needs anyway is
 * kept together: what others wrote, which changes rarely, what we wrote, and the words of one language. Icons all hang on
 * one list of the package, by which each would count as needed at first: the bundler knows better who draws them.
 */
interface Module {
  isEntry: boolean
  importers: readonly string[]
}

interface Modules {
  getModuleInfo: (id: string) => Module | null
}

/** Whether the page imports it before it draws anything, directly or through others. */
export function is_first(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  const module = modules.getModuleInfo(id)
  if (!module) return false
  return module.isEntry || module.importers.some((importer) => is_first(importer, modules, seen))
}

/** The file for a module; null leaves it to the bundler. */
export function chunk_of(id: string, modules: Modules): string | null {
  const [, later = '', language = ''] = /\/locales\/(later\/)?(\w+)\.json$/.exec(id) ?? []
  if (language) return `words-${later ? 'later-' : ''}${language}`
  if (id.includes('/lucide-react/dist/esm/icons/')) return null
  if (!is_first(id, modules)) return null
  return id.includes('/node_modules/') ? 'framework' : 'madang'
}
