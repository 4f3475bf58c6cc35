import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const kSources = resolve(dirname(fileURLToPath(import.meta.url)), '../../../web/src')

function read_words(language) {
  const slices = readdirSync(kSources).filter((slice) => {
    try {
      return readdirSync(join(kSources, slice, 'locales')).includes(`${language}.json`)
    } catch {
      return false
    }
  })
  return Object.fromEntries(slices.map((slice) => [slice, JSON.parse(readFileSync(join(kSources, slice, 'locales', `${language}.json`), 'utf8'))]))
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
