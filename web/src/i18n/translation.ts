/**
 * The words of a slice in the reader's language: `const { t } = useTranslation('chat')`. A list of messages asks a
 * thousand times in one drawing, so asking is nothing but a look at the language and into a map.
 */
import i18next, { type TFunction } from 'i18next'
import { createContext, createElement, type ReactNode, use, useSyncExternalStore } from 'react'

import type { Words } from './words'

interface Translation<Slice extends keyof Words> {
  t: TFunction<Slice>
  language: string
}

const Language = createContext('en')

function subscribe(told: () => void): () => void {
  i18next.on('languageChanged', told)
  return () => i18next.off('languageChanged', told)
}

/** Around everything that speaks: what is inside is drawn anew when the language changes. */
export function Speaking({ children }: { children: ReactNode }) {
  const language = useSyncExternalStore(subscribe, () => i18next.language)
  return createElement(Language, { value: language }, children)
}

const kept = new Map<string, Translation<keyof Words>>()

export function useTranslation<Slice extends keyof Words = 'app'>(slice?: Slice): Translation<Slice> {
  const language = use(Language)
  const name = slice ?? 'app'
  const key = `${language}/${name}`
  const known = kept.get(key) ?? { t: i18next.getFixedT(language, name), language }
  kept.set(key, known)
  return known as Translation<Slice>
}
