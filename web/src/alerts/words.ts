import type en from './locales/en.json'
import type later from './locales/later/en.json'

declare module '../i18n/words' {
  interface Words {
    alerts: typeof en & typeof later
  }
}
