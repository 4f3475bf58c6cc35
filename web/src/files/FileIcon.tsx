import { FileIcon as Plain, FileText, Film, Image, Music } from 'lucide-react'

import type { FileInfo } from '../api/types'

const icons = { picture: Image, video: Film, audio: Music, pdf: FileText, other: Plain }

export function FileIcon({ kind }: { kind: FileInfo['kind'] }) {
  const Icon = icons[kind]
  return <Icon aria-hidden />
}
