import type en from './locales/en.json'

declare module '../i18n/words' {
  interface Words {
    people: typeof en
  }
}
