/** Tables of people as files: read in whichever encoding a spreadsheet wrote, and written so that it reads them. */
import type { ImportedLine } from '../../api/types'

/** What Korean and Chinese spreadsheets write where they do not write UTF-8. */
const encodings = ['utf-8', 'euc-kr', 'gb18030'] as const

export const kMostBytes = 800_000

/** The text of the file with the line ends that a request may hold; undefined when it is no text at all. */
export function table_text(bytes: ArrayBuffer, language: string): string | undefined {
  const likely = language.startsWith('zh') ? ['utf-8', 'gb18030', 'euc-kr'] : encodings
  for (const encoding of likely) {
    const text = decoded(bytes, encoding)
    if (text !== undefined) return text.replace(/\r\n?/g, '\n')
  }
  return undefined
}

function decoded(bytes: ArrayBuffer, encoding: string): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    // What holds other control characters is no table.
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Begins with the mark by which spreadsheets know UTF-8. No cell is taken for a formula. */
export function table_of(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/^[=+\-@]/.test(text) ? `'${text}` : text)
  const written = (text: string) => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return `\ufeff${rows.map((row) => row.map((text) => written(cell(text))).join(',')).join('\r\n')}\r\n`
}

/** Everybody who was added, with the link that is theirs. */
export function table_of_links(lines: readonly ImportedLine[], heads: readonly string[], origin: string): string {
  const added = lines.filter(({ invite_code }) => invite_code)
  const rows = added.map((line) => [line.display_name, line.login, link_of(line, origin)])
  return table_of([heads, ...rows])
}

export function link_of(line: ImportedLine, origin: string): string {
  return `${origin}/join/${line.invite_code ?? ''}`
}

/** Gives the reader a file. */
export function save_file(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
