import { describe, expect, it } from 'vitest'

import { chunk_of } from './chunks'

const graph: Record<string, { isEntry: boolean; importers: string[] }> = {
  '/web/src/app/main.tsx': { isEntry: true, importers: [] },
  '/web/src/app/App.tsx': { isEntry: false, importers: ['/web/src/app/main.tsx'] },
  '/web/node_modules/react/index.js': { isEntry: false, importers: ['/web/src/app/App.tsx', '/web/src/late/Page.tsx'] },
  '/web/src/late/Page.tsx': { isEntry: false, importers: ['/web/src/late/Circle.tsx'] },
  '/web/src/late/Circle.tsx': { isEntry: false, importers: ['/web/src/late/Page.tsx'] },
  '/web/node_modules/charts/index.js': { isEntry: false, importers: ['/web/src/late/Page.tsx'] },
}
const modules = { getModuleInfo: (id: string) => graph[id] ?? null }
const chunk = (id: string) => chunk_of(id, modules)

describe('the file for a module', () => {
  it('is one for what every visit needs of others, and one for ours', () => {
    expect(chunk('/web/node_modules/react/index.js')).toBe('framework')
    expect(chunk('/web/src/app/App.tsx')).toBe('madang')
  })

  it('is the bundler\'s choice for what is fetched later, also where modules import each other', () => {
    expect(chunk('/web/src/late/Circle.tsx')).toBeNull()
    expect(chunk('/web/node_modules/charts/index.js')).toBeNull()
  })

  it('is one for the words of a language, and one for its later words', () => {
    expect(chunk('/web/src/chat/locales/ko.json')).toBe('words-ko')
    expect(chunk('/web/src/people/locales/later/ko.json')).toBe('words-later-ko')
  })
})
