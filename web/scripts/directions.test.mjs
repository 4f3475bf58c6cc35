import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import tseslint from 'typescript-eslint'

import { directions } from './directions.mjs'

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [{ files: ['**/*.ts', '**/*.tsx'], languageOptions: { parser: tseslint.parser } }, ...directions],
})

async function refusals(file, imported) {
  const [result] = await eslint.lintText(`import { x } from '${imported}'\nx()\n`, { filePath: `src/${file}` })
  return result.messages.map(({ message }) => message)
}

describe('a planted violation is refused and told why', () => {
  it.each([
    ['ui/Button.tsx', '../people/members', 'knows no domain word'],
    ['ui/Button.tsx', '../i18n/i18n', 'imports nothing of ours'],
    ['ui/deep/Button.tsx', '../../chat/ChatPage', 'imports nothing of ours'],
    ['i18n/i18n.ts', '../ui/Button', 'knows nobody'],
    ['api/client.ts', '../sync/store', 'the wire and nothing else'],
    ['sync/store.ts', '../ui/toasts', 'imports only api'],
    ['sync/store.ts', '../people/slice', 'imports only api'],
    ['people/slice.ts', '../chat/slice', 'they pass it a callback'],
    ['people/contacts/ContactsPage.tsx', '../../chat/paths', 'they pass it a callback'],
    ['chat/ChatPage.tsx', '../people/directory', 'only through the door'],
    ['chat/list/Row.tsx', '../../people/contacts/MemberCard', 'only through the door'],
    ['chat/ChatPage.tsx', '../people', 'only through the door'],
    ['chat/ChatPage.tsx', '../app/Shell', 'Nothing imports app'],
    ['people/slice.ts', '../app/session', 'Nothing imports app'],
    ['ui/Button.tsx', '../app/session', 'Nothing imports app'],
  ])('%s importing %s', async (file, imported, why) => {
    const messages = await refusals(file, imported)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toContain(why)
  })
})

describe('what is allowed passes', () => {
  it.each([
    ['ui/Button.tsx', './Tooltip'],
    ['ui/Button.tsx', '@mantine/core'],
    ['api/client.ts', './schema'],
    ['sync/store.ts', '../api/types'],
    ['people/slice.ts', '../sync/slices'],
    ['people/contacts/ContactsPage.tsx', '../../ui/Panes'],
    ['people/contacts/ContactsPage.tsx', '../directory'],
    ['chat/ChatPage.tsx', '../people/members'],
    ['chat/list/Row.tsx', '../../people/members'],
    ['app/Shell.tsx', '../chat/ChatPage'],
    ['app/Shell.tsx', '../people/directory'],
  ])('%s importing %s', async (file, imported) => {
    expect(await refusals(file, imported)).toEqual([])
  })
})
