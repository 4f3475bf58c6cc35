/**
 * Loads the words of one language from every slice and switches to it; slices are found by their folder. What the page
 * says at first is in locales/, what only parts say that are fetched when they are wanted is in locales/later/.
 */
import './words'

import i18next from 'i18next'

import { kLanguageKey, type Language, languages } from './languages'
import { with_particles } from './particles'

type Load = () => Promise<{ default: object }>
type Files = Record<string, Load>

const first = import.meta.glob<{ default: object }>('../*/locales/*.json') as Files
const later = import.meta.glob<{ default: object }>('../*/locales/later/*.json') as Files

function slice_and_language(path: string): [string, string] {
  const [, slice = '', language = ''] = /\.\.\/(\w+)\/locales\/(?:later\/)?(\w+)\.json$/.exec(path) ?? []
  return [slice, language]
}

async function fetch_words(files: Files, language: string): Promise<void> {
  const wanted = Object.entries(files).filter(([path]) => slice_and_language(path)[1] === language)
  const loaded = await Promise.all(wanted.map(async ([path, load]) => [path, (await load()).default] as const))
  for (const [path, words] of loaded) {
    i18next.addResourceBundle(language, slice_and_language(path)[0], words, true)
  }
}

export async function start_i18n(language: Language): Promise<void> {
  await i18next
    .use({ type: 'postProcessor', name: 'particles', process: (sentence: string) => with_particles(sentence) })
    .init({
      resources: {},
      supportedLngs: languages,
      fallbackLng: 'en',
      defaultNS: 'app',
      postProcess: ['particles'],
      interpolation: { escapeValue: false },
    })
  await speak(language)
}

/** Without a network for the wanted words the present language stays. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'app')) await fetch_words(first, language)
  if (fetched.size > 0) await later_words(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  localStorage.setItem(kLanguageKey, language)
}

const fetched = new Map<string, Promise<void>>()

/** The words of the parts that are not drawn at first. Fetched once for a language; what failed is asked for again. */
export function later_words(language: string = i18next.language): Promise<void> {
  const known = fetched.get(language)
  if (known) return known
  const asked = fetch_words(later, language)
  fetched.set(language, asked)
  asked.catch(() => fetched.delete(language))
  return asked
}
