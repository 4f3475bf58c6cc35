import { CircleAlert, Download, RotateCw } from 'lucide-react'

import type { FileInfo } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button, button_class } from '../../ui/Button'
import { useUiWords } from '../../ui/words'
import { FileIcon } from '../FileIcon'
import { content_path, useSizes } from '../kinds'
import styles from './Problem.module.css'

interface ProblemProps {
  title: string
  text: string
  on_retry?: () => void
  /** To be kept, where it cannot be shown. */
  file?: FileInfo
}

/** Why a file is not shown, and what can be done instead. */
export function Problem({ title, text, on_retry, file }: ProblemProps) {
  const words = useUiWords()
  return (
    <div className={styles.card} role="alert">
      <span className={styles.icon} data-bad>
        <CircleAlert aria-hidden />
      </span>
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>
        {on_retry && (
          <Button icon={<RotateCw />} onClick={on_retry}>
            {words.retry}
          </Button>
        )}
        {file && <GetLink file={file} />}
      </div>
    </div>
  )
}

/** What has no picture of itself: what it is called, how large it is, and the way to keep it. */
export function PlainCard({ file }: { file: FileInfo }) {
  const { t } = useTranslation('files')
  const size_of = useSizes()
  return (
    <div className={styles.card}>
      <span className={styles.icon} data-kind={file.kind}>
        <FileIcon kind={file.kind} />
      </span>
      <p className={styles.title}>
        <bdi>{file.name}</bdi>
      </p>
      <p className={styles.text}>
        {size_of(file.size)} · {t('viewer.no_preview')}
      </p>
      <div className={styles.actions}>
        <GetLink file={file} />
      </div>
    </div>
  )
}

export function GetLink({ file, variant = 'primary' }: { file: FileInfo; variant?: 'primary' | 'secondary' }) {
  const { t } = useTranslation('files')
  const { me } = useWorkspace()
  return (
    <a
      className={button_class({ variant })}
      href={content_path(me.organisation_id, file, true)}
      download={file.name}
    >
      <Download aria-hidden />
      {t('get')}
    </a>
  )
}
