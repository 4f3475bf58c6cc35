import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import styles from './Panel.module.css'
import { refused } from './use_calendar'
import { type Answer, answer_invitation } from './writes'

/** For rows elsewhere that answer in one press. */
export function AnswerButtons({ event_id }: { event_id: string }) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const say = (said: Answer) => void answer_invitation(workspace, event_id, said).catch(refused)
  return (
    <span className={styles.buttons}>
      <Button size="s" variant="primary" onClick={() => say('accepted')}>
        {t('answers.accepted')}
      </Button>
      <Button size="s" onClick={() => say('tentative')}>
        {t('answers.tentative')}
      </Button>
      <Button size="s" onClick={() => say('declined')}>
        {t('answers.declined')}
      </Button>
    </span>
  )
}
