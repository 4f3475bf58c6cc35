import type en from './locales/en.json'

declare module '../i18n/words' {
  interface Words {
    presence: typeof en
  }
}
