import type sync from '../sync/locales/en.json'
import type en from './locales/en.json'
import type later from './locales/later/en.json'

declare module '../i18n/words' {
  interface Words {
    app: typeof en & typeof later
    sync: typeof sync
  }
}
