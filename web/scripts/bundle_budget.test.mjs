import { describe, expect, it } from 'vitest'

import { firstLoad } from './bundle_budget.mjs'

const manifest = {
  'index.html': { file: 'a/index.js', isEntry: true, imports: ['_shared.js'], css: ['a/index.css'] },
  '_shared.js': { file: 'a/shared.js' },
  'src/chat/ChatPage.tsx': { file: 'a/chat.js', imports: ['_shared.js', 'index.html'], css: ['a/chat.css'] },
  'src/people/settings/SettingsPage.tsx': { file: 'a/settings.js', imports: ['_shared.js'] },
  'src/chat/locales/ko.json': { file: 'a/ko.js' },
  'src/chat/locales/en.json': { file: 'a/en.js' },
}

describe('the first load', () => {
  it('is the entry, the chat page and one language, each file once', () => {
    const { scripts, styles } = firstLoad(manifest, 'ko')
    expect(scripts.sort()).toEqual(['a/chat.js', 'a/index.js', 'a/ko.js', 'a/shared.js'])
    expect(styles.sort()).toEqual(['a/chat.css', 'a/index.css'])
  })
})
