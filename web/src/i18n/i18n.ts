/** Loads the words of one language from every slice and switches to it; slices are found by their folder. */
import './words'

import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

import { kLanguageKey, type Language, languages } from './languages'
import { with_particles } from './particles'

type Load = () => Promise<{ default: object }>

const files = import.meta.glob<{ default: object }>('../*/locales/*.json') as Record<string, Load>

function slice_and_language(path: string): [string, string] {
  const [, slice = '', language = ''] = /\.\.\/(\w+)\/locales\/(\w+)\.json$/.exec(path) ?? []
  return [slice, language]
}

async function fetch_words(language: Language): Promise<void> {
  const wanted = Object.entries(files).filter(([path]) => slice_and_language(path)[1] === language)
  const loaded = await Promise.all(wanted.map(async ([path, load]) => [path, (await load()).default] as const))
  for (const [path, words] of loaded) i18next.addResourceBundle(language, slice_and_language(path)[0], words)
}

export async function start_i18n(language: Language): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use({ type: 'postProcessor', name: 'particles', process: (sentence: string) => with_particles(sentence) })
    .init({
      resources: {},
      supportedLngs: languages,
      fallbackLng: 'en',
      defaultNS: 'app',
      postProcess: ['particles'],
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    })
  await speak(language)
}

/** Without a network for the wanted words the present language stays. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'app')) await fetch_words(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  localStorage.setItem(kLanguageKey, language)
}
