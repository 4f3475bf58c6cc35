import { useQueryClient } from '@tanstack/react-query'
import { BadgeCheck, Check, PenLine } from 'lucide-react'
import { useState } from 'react'

import type { AnnouncementReader, AnnouncementSheet, Stroke } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { toast } from '../ui/toasts'
import styles from './Announcements.module.css'
import { sheet_key } from './fetching'
import { said_of } from './saying'
import { SignaturePad } from './SignaturePad'
import { is_signature } from './strokes'
import { take_receipt } from './writes'

interface Props {
  sheet: AnnouncementSheet
  own: AnnouncementReader
}

/** What is asked of the reader, or what they have said already. */
export function ReceiptPart({ sheet: { brief, content }, own }: Props) {
  const { t } = useTranslation('announcements')
  const { moment } = useFormats()
  const signs = brief.asks === 'signature'
  if (brief.asks === 'nothing') return null
  if (own.standing === 'confirmed') {
    const said = { revision: own.confirmed_revision, when: moment(own.confirmed_at ?? '') }
    return (
      <section className={styles.receipt} data-done="true" aria-label={t(signs ? 'receipt.signed' : 'receipt.confirmed')}>
        <p>
          <BadgeCheck aria-hidden />
          {t(signs ? 'receipt.you_signed' : 'receipt.you_confirmed', said)}
        </p>
      </section>
    )
  }
  if (brief.state !== 'published') return <p className={styles.quiet}>{t('receipt.over')}</p>
  const again = own.confirmed_revision !== undefined
  return <Asked key={content.revision} id={brief.id} revision={content.revision} signs={signs} again={again} />
}

interface AskedProps {
  id: string
  revision: number
  signs: boolean
  again: boolean
}

function Asked({ id, revision, signs, again }: AskedProps) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const [strokes, set_strokes] = useState<Stroke[]>([])
  const [busy, set_busy] = useState(false)
  const say = async () => {
    set_busy(true)
    const said = signs ? { revision, kind: 'signature' as const, strokes } : { revision, kind: 'confirmation' as const }
    try {
      await take_receipt(workspace, id, said)
      toast(t(signs ? 'receipt.signed' : 'receipt.confirmed'), 'good')
    } catch (problem) {
      said_of(problem)
    }
    await queries.invalidateQueries({ queryKey: sheet_key(workspace.me.organisation_id, id) })
    set_busy(false)
  }
  return (
    <section className={styles.receipt} aria-label={t(signs ? 'wanted.signature' : 'wanted.confirmation')}>
      {again && <span className={styles.quiet}>{t('receipt.ask_again')}</span>}
      <p>{t(signs ? 'receipt.ask_signature' : 'receipt.ask_confirmation')}</p>
      {signs && <SignaturePad strokes={strokes} on_change={set_strokes} />}
      <div className={styles.acts}>
        <Button
          variant="primary"
          size="l"
          icon={signs ? <PenLine /> : <Check />}
          busy={busy}
          disabled={signs && !is_signature(strokes)}
          onClick={() => void say()}
        >
          {t(signs ? 'receipt.sign' : 'receipt.confirm')}
        </Button>
      </div>
    </section>
  )
}
