import { useEffect, useState } from 'react'

import { refusal_of, type RefusalError, unreachable } from '../../api/refusal_error'
import type { FileInfo } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { FileIcon } from '../FileIcon'
import { content_path, useSizes } from '../kinds'
import styles from './MediaStage.module.css'
import { Problem } from './Problem'

type Trouble = 'unplayable' | RefusalError

/** Sound and film in the browser's own player. It asks for the parts it plays. */
export function MediaStage({ file }: { file: FileInfo }) {
  const { me } = useWorkspace()
  const [attempt, set_attempt] = useState(0)
  const [trouble, set_trouble] = useState<Trouble>()
  const address = content_path(me.organisation_id, file)
  const on_error = () => void cause_of(address).then(set_trouble)
  if (trouble) {
    const retry = () => {
      set_trouble(undefined)
      set_attempt(attempt + 1)
    }
    return <Failed trouble={trouble} file={file} on_retry={retry} />
  }
  const Player = file.kind === 'audio' ? Sound : Film
  return <Player key={attempt} file={file} address={address} on_error={on_error} />
}

interface PlayerProps {
  file: FileInfo
  address: string
  on_error: () => void
}

/** Some files are sniffed as a film and hold sound alone. */
function Film({ file, address, on_error }: PlayerProps) {
  const [is_blind, set_blind] = useState(false)
  return (
    <div className={is_blind ? styles.card : styles.screen}>
      {is_blind && <About file={file} />}
      <video
        className={is_blind ? styles.blind : styles.film}
        src={address}
        controls
        playsInline
        preload="metadata"
        aria-label={file.name}
        onError={on_error}
        onLoadedMetadata={(event) => set_blind(event.currentTarget.videoWidth === 0)}
      />
    </div>
  )
}

function Sound({ file, address, on_error }: PlayerProps) {
  return (
    <div className={styles.card}>
      <About file={file} />
      <audio className={styles.sound} src={address} controls preload="metadata" aria-label={file.name} onError={on_error} />
    </div>
  )
}

function About({ file }: { file: FileInfo }) {
  const size_of = useSizes()
  return (
    <>
      <span className={styles.icon}>
        <FileIcon kind="audio" />
      </span>
      <p className={styles.name}>
        <bdi>{file.name}</bdi>
      </p>
      <p className={styles.size}>{size_of(file.size)}</p>
    </>
  )
}

function Failed({ trouble, file, on_retry }: { trouble: Trouble; file: FileInfo; on_retry: () => void }) {
  const { t } = useTranslation('files')
  useRetryWhenOnline(trouble !== 'unplayable', on_retry)
  if (trouble === 'unplayable')
    return <Problem title={t('viewer.unplayable.title')} text={t('viewer.unplayable.text')} file={file} />
  return <Problem title={t('viewer.not_loaded')} text={refusal_text(trouble)} on_retry={on_retry} />
}

function useRetryWhenOnline(active: boolean, retry: () => void): void {
  useEffect(() => {
    if (!active) return
    window.addEventListener('online', retry)
    return () => window.removeEventListener('online', retry)
  })
}

/** A player says the same of a format it does not know and of an answer it did not get. So the server is asked. */
async function cause_of(address: string): Promise<Trouble> {
  try {
    const response = await fetch(address, { headers: { Range: 'bytes=0-0' } })
    if (response.ok) return 'unplayable'
    return refusal_of(response.status, await response.json().catch(() => undefined))
  } catch {
    return unreachable()
  }
}
