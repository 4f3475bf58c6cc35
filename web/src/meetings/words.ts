import type later from './locales/later/en.json'

declare module '../i18n/words' {
  interface Words {
    meetings: typeof later
  }
}
