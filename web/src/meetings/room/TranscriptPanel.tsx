import { useEffect, useRef } from 'react'

import { useTranslation } from '../../i18n/translation'
import { PaneBody, PaneHeader } from '../../ui/Panes'
import { PersonAvatar, PersonName } from '../faces'
import type { Room } from '../state'
import { useClock } from '../use_clock'
import styles from './Captions.module.css'
import { look } from './looking'
import panel_styles from './Panel.module.css'

/** What has been said so far. It is kept by the server's memory alone, and gone with the meeting. */
export function TranscriptPanel({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const clock = useClock()
  const end = useRef<HTMLLIElement>(null)
  const lines = room.captions.lines.filter(({ is_final }) => is_final)
  const last = lines.at(-1)?.number
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [last])
  return (
    <section className={panel_styles.whole} aria-label={t('captions.transcript')}>
      <PaneHeader level={2} title={t('captions.transcript')} subtitle={t('captions.forgotten')} on_close={() => look({ panel: undefined })} />
      <PaneBody className={panel_styles.body}>
        {lines.length === 0 && <p className={styles.none}>{t('captions.nothing')}</p>}
        <ol className={styles.transcript}>
          {lines.map((line) => (
            <li key={line.number}>
              <PersonAvatar person={line} size={28} />
              <span>
                <span className={styles.said_by}>
                  <PersonName person={line} /> <time dateTime={line.said_at}>{clock(line.said_at)}</time>
                </span>
                <bdi lang={line.language || undefined}>{line.text}</bdi>
              </span>
            </li>
          ))}
          <li ref={end} aria-hidden />
        </ol>
      </PaneBody>
    </section>
  )
}
