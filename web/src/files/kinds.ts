/** What a file is called where there is no room to draw it, and how its size is written. */
import type { FileInfo } from '../api/types'
import { useTranslation } from '../i18n/translation'

const kUnits = ['b', 'kb', 'mb', 'gb'] as const

export function useSizes(): (bytes: number) => string {
  const { t, language } = useTranslation('files')
  return (bytes) => {
    let step = 0
    let value = bytes
    while (value >= 1_000 && step < kUnits.length - 1) {
      value /= 1_024
      step += 1
    }
    const digits = step === 0 || value >= 100 ? 0 : 1
    const text = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
    return t(`bytes.${kUnits[step] ?? 'gb'}`, { value: text })
  }
}

/** The order in which files of one message are drawn, and gone through. */
export function as_drawn(files: readonly FileInfo[]): { pictures: FileInfo[]; others: FileInfo[] } {
  const is_picture = ({ kind }: FileInfo) => kind === 'picture'
  return { pictures: files.filter(is_picture), others: files.filter((file) => !is_picture(file)) }
}

/** "Picture", "report.pdf", "3 files": a message without words in one line. */
export function useFilesInWords(): (files: readonly FileInfo[]) => string {
  const { t } = useTranslation('files')
  return (files) => {
    const [only] = files
    if (!only) return ''
    if (files.length > 1) return t('several', { count: files.length })
    return only.kind === 'picture' || only.kind === 'video' ? t(`kind.${only.kind}`) : only.name
  }
}

export function percent(part: number, whole: number, language: string): string {
  const share = whole === 0 ? 1 : part / whole
  return new Intl.NumberFormat(language, { style: 'percent' }).format(Math.min(1, share))
}

/** Of a picture: no side is longer than 320 or 1,280 pixels, by size. */
export function thumbnail_path(org_id: string, file: FileInfo, size: 'small' | 'large'): string {
  return `/api/orgs/${org_id}/files/${file.id}/thumbnail?size=${size}`
}

export function content_path(org_id: string, file: Pick<FileInfo, 'id'>, download = false): string {
  return `/api/orgs/${org_id}/files/${file.id}/content${download ? '?download=true' : ''}`
}
