import { useEffect, useState } from 'react'

import type { FileInfo } from '../../../api/types'
import { useTranslation } from '../../../i18n/translation'
import { useWorkspace } from '../../../sync/provider'
import { content_path, useSizes } from '../../kinds'
import { Problem } from '../Problem'
import styles from './PdfStage.module.css'
import { type Lock, open_pdf, type PdfDocument, type PdfTrouble, trouble_of } from './document'
import { PdfLock } from './PdfLock'
import { PdfPages } from './PdfPages'

type State = { opened: PdfDocument } | { trouble: PdfTrouble } | { lock: Lock } | undefined

/** A PDF, drawn by us: page by page as they are looked at, with text that can be selected, and without its programs. */
export function PdfStage({ file }: { file: FileInfo }) {
  const [attempt, set_attempt] = useState(0)
  const state = useOpened(file, attempt)
  if (!state) return <Waiting file={file} />
  if ('trouble' in state)
    return <Failed trouble={state.trouble} file={file} on_retry={() => set_attempt(attempt + 1)} />
  if ('lock' in state) return <PdfLock lock={state.lock} file={file} />
  return <PdfPages opened={state.opened} name={file.name} />
}

function useOpened(file: FileInfo, attempt: number): State {
  const { me } = useWorkspace()
  const [state, set_state] = useState<State>()
  const address = content_path(me.organisation_id, file)
  useEffect(() => {
    set_state(undefined)
    let is_wanted = true
    const { document: opening, end } = open_pdf(address, file.size, (lock) => is_wanted && set_state({ lock }))
    opening.then(
      (opened) => is_wanted && set_state({ opened }),
      (problem: unknown) => is_wanted && set_state({ trouble: trouble_of(problem) }),
    )
    return () => {
      is_wanted = false
      end()
    }
  }, [address, file.size, attempt])
  return state
}

function Waiting({ file }: { file: FileInfo }) {
  const { t } = useTranslation('files')
  const size_of = useSizes()
  return (
    <p className={styles.waiting} role="status">
      <span className={styles.spinner} aria-hidden />
      {t('viewer.pdf.opening', { size: size_of(file.size) })}
    </p>
  )
}

interface FailedProps {
  trouble: PdfTrouble
  file: FileInfo
  on_retry: () => void
}

function Failed({ trouble, file, on_retry }: FailedProps) {
  const { t } = useTranslation('files')
  const may_come = trouble === 'not_loaded'
  return (
    <Problem
      title={t(`viewer.pdf.trouble.${trouble}.title`)}
      text={t(`viewer.pdf.trouble.${trouble}.text`)}
      on_retry={may_come ? on_retry : undefined}
      file={may_come ? undefined : file}
    />
  )
}
