import { CircleAlert, RotateCw, X } from 'lucide-react'
import { useEffect, useState } from 'react'

import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { IconButton } from '../ui/Button'
import { FileIcon } from './FileIcon'
import styles from './FileTray.module.css'
import { percent, useSizes } from './kinds'
import type { UploadItem } from './upload_item'
import { remove_file, retry_file, useTray } from './use_uploads'

/** What somebody has chosen to send, above the words that go with it. */
export function FileTray({ lane }: { lane: string }) {
  const { t } = useTranslation('files')
  const items = useTray(lane)
  if (items.length === 0) return null
  return <Items items={items} label={t('tray')} />
}

export function Items({ items, label }: { items: readonly UploadItem[]; label: string }) {
  return (
    <ul className={styles.tray} aria-label={label}>
      {items.map((item) => (
        <li key={item.key} className={styles.item} data-state={item.state}>
          <Face item={item} />
          <Words item={item} />
          <Tools item={item} />
        </li>
      ))}
    </ul>
  )
}

function Face({ item }: { item: UploadItem }) {
  const address = usePreview(item)
  return (
    <span className={styles.face}>
      {address ? <img src={address} alt="" /> : <FileIcon kind={item.file?.kind ?? 'other'} />}
    </span>
  )
}

function Words({ item }: { item: UploadItem }) {
  const { t, language } = useTranslation('files')
  const size_of = useSizes()
  const share = percent(item.sent, item.size, language)
  const failed = item.state === 'failed'
  return (
    <span className={styles.words}>
      <bdi className={styles.name} title={item.name}>
        {item.name}
      </bdi>
      <span className={styles.state} role={failed ? 'alert' : undefined}>
        {failed && <CircleAlert aria-hidden />}
        {failed && item.problem
          ? refusal_text(item.problem)
          : t(`state.${item.state}`, { percent: share, size: size_of(item.size) })}
      </span>
      {(item.state === 'sending' || item.state === 'waiting') && (
        <progress
          className={styles.progress}
          max={Math.max(1, item.size)}
          value={item.sent}
          aria-label={t('progress', { name: item.name, percent: share })}
        />
      )}
    </span>
  )
}

function Tools({ item }: { item: UploadItem }) {
  const { t } = useTranslation('files')
  return (
    <span className={styles.tools}>
      {item.state === 'failed' && (
        <IconButton label={t('retry')} onClick={() => void retry_file(item.key)}>
          <RotateCw />
        </IconButton>
      )}
      <IconButton label={t('remove', { name: item.name })} onClick={() => void remove_file(item.key)}>
        <X />
      </IconButton>
    </span>
  )
}

const kShown = /^image\/(png|jpeg|gif|webp|avif)$/

/** The picture as it lies on this device; nothing that could hold a program. */
function usePreview({ content }: UploadItem): string | undefined {
  const [address, set_address] = useState<string>()
  useEffect(() => {
    if (!kShown.test(content.type)) return
    const made = URL.createObjectURL(content)
    set_address(made)
    return () => URL.revokeObjectURL(made)
  }, [content])
  return address
}
