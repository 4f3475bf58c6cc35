import { X } from 'lucide-react'

import type { FileInfo } from '../api/types'
import { AttachButton } from '../files/AttachButton'
import { FileTray } from '../files/FileTray'
import { useTranslation } from '../i18n/translation'
import { IconButton } from '../ui/Button'
import styles from './Announcements.module.css'

interface Props {
  lane: string
  files: readonly FileInfo[]
  on_remove: (file: FileInfo) => void
}

export function FilesField({ lane, files, on_remove }: Props) {
  const { t } = useTranslation('announcements')
  return (
    <fieldset className={styles.group}>
      <legend>{t('editor.files')}</legend>
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={file.id}>
              <bdi>{file.name}</bdi>
              <IconButton label={t('editor.remove_file', { name: file.name })} onClick={() => on_remove(file)}>
                <X />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <FileTray lane={lane} />
      <div className={styles.acts}>
        <AttachButton lane={lane} />
      </div>
    </fieldset>
  )
}
