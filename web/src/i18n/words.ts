/**
 * Every slice declares its words next to its locales, so that keys are checked by the compiler:
 *
 *   import type en from './locales/en.json'
 *   import type later from './locales/later/en.json'
 *   declare module '../i18n/words' { interface Words { chat: typeof en & typeof later } }
 *
 * The file locales/{en,ko,zh}.json of a slice is its namespace; refusals by code live under its key `refusals`. What is
 * said only by parts that are fetched when they are wanted (see part.ts) stands in locales/later/ and joins them then.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Words {}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: Words
    returnNull: false
  }
}
