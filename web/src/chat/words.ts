import type en from './locales/en.json'

declare module '../i18n/words' {
  interface Words {
    chat: typeof en
  }
}
