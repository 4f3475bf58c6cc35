import { X } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'

import type { Message, Preview } from '../../api/types'
import { content_path } from '../../files/kinds'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { language_of } from '../text/script'
import { make_up_for } from './anchor'
import { useMessageActions } from './MessageActions'
import styles from './Previews.module.css'

/** Under a message: what the pages that it names say of themselves. They come later than the message. */
export function Previews({ message }: { message: Message }) {
  const { previews } = message
  const box = useRef<HTMLDivElement>(null)
  const height = useRef<number>(undefined)
  useLayoutEffect(() => {
    // Asking lays the row out, which is put off while it is out of sight: only few have anything to ask for.
    const now = previews.length > 0 ? (box.current?.offsetHeight ?? 0) : 0
    if (height.current !== undefined) make_up_for(box.current, now - height.current)
    height.current = now
  }, [previews])
  return (
    <div ref={box} className={styles.previews}>
      {previews.map((preview) => (
        <Card key={preview.id} message={message} preview={preview} />
      ))}
    </div>
  )
}

/** As high as it will be from the first moment on, whatever becomes of its picture. */
function Card({ message, preview }: { message: Message; preview: Preview }) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const { take_preview } = useMessageActions()
  const [is_broken, set_broken] = useState(false)
  const { url, title, description, site_name, picture_id } = preview
  return (
    <div className={styles.card}>
      <a href={url} target="_blank" rel="noopener noreferrer">
        <span className={styles.words}>
          <span className={styles.site}>{site_name}</span>
          <strong lang={language_of(title)}>{title}</strong>
          {description && (
            <span className={styles.about} lang={language_of(description)}>
              {description}
            </span>
          )}
        </span>
        {picture_id && !is_broken && (
          <img
            src={content_path(me.organisation_id, { id: picture_id })}
            alt=""
            width={72}
            height={72}
            loading="lazy"
            decoding="async"
            draggable={false}
            onError={() => set_broken(true)}
          />
        )}
      </a>
      {message.author_id === me.member_id && (
        <button type="button" aria-label={t('preview.take', { title })} onClick={() => take_preview(message, preview)}>
          <X aria-hidden />
        </button>
      )}
    </div>
  )
}
