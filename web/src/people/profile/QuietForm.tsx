import { BellOff } from 'lucide-react'
import { useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { lengths, quiet_end, type QuietLength, quiet_until, usePresence } from '../../presence/presences'
import { useConnectionState } from '../../sync/connection'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Section, Setting } from '../settings/Section'
import styles from '../settings/Section.module.css'

/** Asks not to be disturbed. Kept nowhere, so it needs the line; that it holds, the server tells as one's presence. */
export function QuietForm() {
  const { t, language } = useTranslation('presence')
  const workspace = useWorkspace()
  const until = usePresence(workspace.me.member_id)?.quiet_until
  const cut_off = useConnectionState() === 'offline'
  const [length, choose] = useState<QuietLength>('half_hour')
  if (until !== undefined) {
    const when = t('quiet.until', { when: quiet_end(until, language, Date.now()) })
    return (
      <Section title={t('quiet.title')} lead={t('quiet.lead')}>
        <Setting name={t('quiet.title')} note={when}>
          <Button size="s" disabled={cut_off} onClick={() => workspace.remark({ frame: 'quiet' })}>
            {t('quiet.end')}
          </Button>
        </Setting>
      </Section>
    )
  }
  const begin = () => workspace.remark({ frame: 'quiet', until: quiet_until(length, new Date()) })
  return (
    <Section title={t('quiet.title')} lead={t('quiet.lead')}>
      <div className={styles.form}>
        <SegmentedControl
          full
          label={t('quiet.length')}
          value={length}
          on_change={(value) => choose(value as QuietLength)}
          choices={lengths.map((value) => ({ value, label: t(`quiet.lengths.${value}`) }))}
        />
        {cut_off && <p className={styles.row_note}>{t('quiet.cut_off')}</p>}
        <div className={styles.actions}>
          <Button icon={<BellOff />} disabled={cut_off} onClick={begin}>
            {t('quiet.begin')}
          </Button>
        </div>
      </div>
    </Section>
  )
}
