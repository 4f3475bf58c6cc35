import { useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { Button, IconButton } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import type { LiveMeeting } from '../live_meeting'
import styles from './Quality.module.css'
import { QualityBars } from './QualityBars'
import { useLiveState } from './use_room'

/** How one's own line is; a press says why, and what would help. */
export function QualityMark({ live }: { live: LiveMeeting }) {
  const { t } = useTranslation('meetings')
  const [asked, ask] = useState(false)
  const quality = useLiveState(live, (state) => state.quality)
  const line = useLiveState(live, (state) => state.line)
  const bars = line === 'connected' ? (quality?.bars ?? 4) : 0
  const reason = line === 'connected' ? (quality?.reason ?? 'fine') : 'lost'
  const help = () => {
    if (quality?.remedy === 'camera_off') void live.own.set_camera(false)
    else live.set_hears_only(true)
    ask(false)
  }
  const remedy = quality?.remedy && (
    <Button variant="primary" onClick={help}>{t(`quality.remedies.${quality.remedy}`)}</Button>
  )
  return (
    <>
      <IconButton label={t('quality.label', { reason: t(`quality.short.${reason}`) })} onClick={() => ask(true)}>
        <QualityBars bars={bars} />
      </IconButton>
      {asked && (
        <Dialog open on_close={() => ask(false)} title={t(`quality.short.${reason}`)} footer={remedy}>
          <p className={styles.why}>{t(`quality.why.${reason}`)}</p>
          {quality && (
            <dl className={styles.figures}>
              <dt>{t('quality.round_trip')}</dt>
              <dd>{quality.round_trip === undefined ? '–' : `${Math.round(quality.round_trip)} ms`}</dd>
              <dt>{t('quality.loss')}</dt>
              <dd>{`↑ ${(quality.loss_up * 100).toFixed(1)} %  ↓ ${(quality.loss_down * 100).toFixed(1)} %`}</dd>
              <dt>{t('quality.rate')}</dt>
              <dd>{`↑ ${Math.round(quality.kbit_up)}  ↓ ${Math.round(quality.kbit_down)} kbit/s`}</dd>
            </dl>
          )}
        </Dialog>
      )}
    </>
  )
}
