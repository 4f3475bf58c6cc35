import { describe, expect, it } from 'vitest'

import { table_of, table_of_links, table_text } from './table_file'

const bytes = (...values: number[]) => new Uint8Array(values).buffer
const utf8 = (text: string) => new TextEncoder().encode(text).buffer

describe('table_text', () => {
  it('reads UTF-8 with a mark, and ends lines as a request may', () => {
    expect(table_text(utf8('\ufeff이름,부서\r\n김미나,본사\r'), 'ko')).toBe('이름,부서\n김미나,본사\n')
  })

  it('reads what Korean and Chinese spreadsheets write', () => {
    expect(table_text(bytes(0xb1, 0xe8, 0xb9, 0xcc, 0xb3, 0xaa), 'ko')).toBe('김미나')
    expect(table_text(bytes(0xcd, 0xf5, 0xce, 0xb0), 'zh')).toBe('王伟')
  })

  it('takes no picture for a table', () => {
    expect(table_text(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), 'en')).toBeUndefined()
  })
})

describe('table_of', () => {
  it('quotes what needs it and disarms formulas', () => {
    expect(table_of([['a', 'b "c", d'], ['=1+1', '-x']])).toBe('\ufeffa,"b ""c"", d"\r\n\'=1+1,\'-x\r\n')
  })

  it('gives everybody who was added their link', () => {
    const told = { line: 2, login: 'x', display_name: '王伟', outcome: 'added' as const, problems: [] }
    const lines = [{ ...told, login: 'wei', invite_code: 'abc' }, told]
    const text = table_of_links(lines, ['Name', 'Login', 'Link'], 'https://m.example')
    expect(text).toBe('\ufeffName,Login,Link\r\n王伟,wei,https://m.example/join/abc\r\n')
  })
})
