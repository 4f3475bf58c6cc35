import { describe, expect, it } from 'vitest'

import { files_of } from './bundle_budget.mjs'

const manifest = {
  'index.html': { file: 'a/index.js', isEntry: true, imports: ['_shared.js'], dynamicImports: ['src/chat/ConversationView.tsx'], css: ['a/index.css'] },
  '_shared.js': { file: 'a/shared.js' },
  'src/chat/ConversationView.tsx': { file: 'a/view.js', imports: ['_shared.js', 'index.html'], css: ['a/view.css'] },
  'src/people/settings/SettingsPage.tsx': { file: 'a/settings.js', imports: ['_shared.js'] },
  '_words-ko.js': { file: 'a/ko.js', name: 'words-ko' },
  '_words-en.js': { file: 'a/en.js', name: 'words-en' },
  '_words-later-ko.js': { file: 'a/later-ko.js', name: 'words-later-ko' },
}

describe('what a visit downloads', () => {
  it('is the entry and the first words of one language', () => {
    const { scripts, styles } = files_of(manifest, 'ko', [])
    expect(scripts.sort()).toEqual(['a/index.js', 'a/ko.js', 'a/shared.js'])
    expect(styles).toEqual(['a/index.css'])
  })

  it('has what a page adds, each file once', () => {
    const { scripts, styles } = files_of(manifest, 'ko', ['src/chat/ConversationView.tsx'])
    expect(scripts.sort()).toEqual(['a/index.js', 'a/ko.js', 'a/shared.js', 'a/view.js'])
    expect(styles.sort()).toEqual(['a/index.css', 'a/view.css'])
  })
})
