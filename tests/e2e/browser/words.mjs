import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const kSources = resolve(dirname(fileURLToPath(import.meta.url)), '../../../web/src')

function read_words(language) {
  const words = {}
  for (const slice of readdirSync(kSources)) {
    const files = ['locales', 'locales/later'].map((folder) => join(kSources, slice, folder, `${language}.json`)).filter(existsSync)
    if (files.length > 0) words[slice] = files.map((file) => JSON.parse(readFileSync(file, 'utf8'))).reduce(joined)
  }
  return words
}

/** As the page joins them: what is in both is an object in both. */
function joined(first, later) {
  const both = Object.keys(first).filter((key) => key in later)
  return { ...first, ...later, ...Object.fromEntries(both.map((key) => [key, joined(first[key], later[key])])) }
}

function looked_up(words, path, count) {
  const plural = count === undefined ? [] : [`${path}_${count === 1 ? 'one' : 'other'}`, `${path}_other`]
  for (const candidate of [...plural, path]) {
    const found = candidate.split('.').reduce((node, key) => node?.[key], words)
    if (typeof found === 'string') return found
  }
  throw new Error(`no words for ${path}`)
}

/**
 * What the client says in this language: `t('chat:composer.group', { name })`. The tests find things by these words alone,
 * as a person does.
 */
export function words_of(language) {
  const words = read_words(language)
  return (key, values = {}) => {
    const [slice, path] = key.split(':')
    return looked_up(words[slice], path, values.count).replace(/\{\{(\w+)\}\}/g, (_, name) => values[name])
  }
}
