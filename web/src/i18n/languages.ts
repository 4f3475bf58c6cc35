export const languages = ['ko', 'zh', 'en'] as const

export type Language = (typeof languages)[number]

/** Each language in its own words, for pickers. */
export const language_names: Record<Language, string> = { ko: '한국어', zh: '中文', en: 'English' }

export const kLanguageKey = 'madang.language'

export function as_language(tag: string | null | undefined): Language | undefined {
  const head = tag?.slice(0, 2).toLowerCase()
  return languages.find((language) => language === head)
}

/** What this browser chose before, else what it speaks, else English. */
export function starting_language(): Language {
  const spoken = navigator.languages.map(as_language).find((language) => language !== undefined)
  return as_language(localStorage.getItem(kLanguageKey)) ?? spoken ?? 'en'
}
