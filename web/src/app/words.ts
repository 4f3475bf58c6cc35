import type sync from '../sync/locales/en.json'
import type en from './locales/en.json'

declare module '../i18n/words' {
  interface Words {
    app: typeof en
    sync: typeof sync
  }
}
